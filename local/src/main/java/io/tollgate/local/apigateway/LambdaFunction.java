package io.tollgate.local.apigateway;

import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One function and its instances. As on Lambda an instance answers one event at a time, so requests
 * that overlap run on instances of their own, each with its own beans and its own database
 * connection. Unlike on Lambda the instances of a function share its static fields.
 */
public final class LambdaFunction implements AutoCloseable {

  /** Beyond these many events at once, callers wait. */
  public static final int INSTANCES_MAX = 16;

  static final int WAITING_MAX = 256;

  /** The system property, and its value, that make Micronaut read each function's own file. */
  public static final String CONFIGURATION_PROPERTY = "micronaut.config.files";

  public static final String CONFIGURATION = "classpath:" + LocalEnvironment.FILE;

  private static final Logger LOG = LoggerFactory.getLogger(LambdaFunction.class);

  private final FunctionSpec spec;
  private final FunctionClassLoader loader;
  private final Semaphore slots = new Semaphore(INSTANCES_MAX, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private final ConcurrentLinkedDeque<Instance> idle = new ConcurrentLinkedDeque<>();
  private final Set<Instance> all = ConcurrentHashMap.newKeySet();

  private LambdaFunction(FunctionSpec spec, FunctionClassLoader loader) {
    this.spec = spec;
    this.loader = loader;
  }

  /**
   * Loads the code, which starts with the first event, as on Lambda.
   *
   * @param local properties laid over the template's environment
   * @param folder where generated files may lie
   * @throws StartFailure when the code was not built
   */
  public static LambdaFunction load(
      FunctionSpec spec, FunctionCode code, Map<String, String> local, Path folder) {
    try {
      return new LambdaFunction(
          spec,
          FunctionClassLoader.open(
              spec.name(), code.classPath(spec), LocalEnvironment.of(spec, local), folder));
    } catch (IOException e) {
      throw new StartFailure(spec.name() + ": cannot load its code: " + e, e);
    }
  }

  public FunctionSpec spec() {
    return spec;
  }

  /** How many instances have been started, ended ones included. */
  int started() {
    return started.get();
  }

  /** Calls the function on an instance that is free, a new one, or the first to become free. */
  public Invocation invoke(byte[] event) throws InterruptedException {
    if (!slots.tryAcquire()) {
      try {
        if (waiting.incrementAndGet() > WAITING_MAX
            || !slots.tryAcquire(spec.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
          return new Invocation.Throttled();
        }
      } finally {
        waiting.decrementAndGet();
      }
    }
    try {
      return invokeInSlot(event);
    } finally {
      slots.release();
    }
  }

  private Invocation invokeInSlot(byte[] event) throws InterruptedException {
    Instance instance = idle.pollFirst();
    if (instance == null) {
      try {
        instance = new Instance();
      } catch (ExecutionException e) {
        LOG.error("{} does not start", spec.name(), e.getCause());
        return new Invocation.Threw(e.getCause());
      }
    }
    Invocation invocation = instance.invoke(event);
    if (invocation instanceof Invocation.TimedOut) {
      instance.close();
    } else {
      idle.push(instance);
    }
    return invocation;
  }

  @Override
  public void close() {
    all.forEach(Instance::close);
    try {
      loader.close();
    } catch (IOException e) {
      LOG.warn("{} does not close its code", spec.name(), e);
    }
  }

  /** One handler object with the one thread that ever calls it. */
  private final class Instance {

    private final ExecutorService thread;
    private final Object object;
    private final Handler handler;

    Instance() throws ExecutionException, InterruptedException {
      String name = spec.name() + "-" + started.incrementAndGet();
      thread = Executors.newSingleThreadExecutor(task -> thread(name, task));
      try {
        Object made = thread.submit(this::construct).get();
        handler = thread.submit(() -> Handler.of(made)).get();
        object = made;
        all.add(this);
      } catch (ExecutionException | InterruptedException e) {
        thread.shutdownNow();
        throw e;
      }
    }

    /** The function's own loader is the context, as under AWS's runtime. */
    private Thread thread(String name, Runnable task) {
      Thread made = Thread.ofPlatform().daemon().name(name).unstarted(task);
      made.setContextClassLoader(loader);
      return made;
    }

    private Object construct() throws ReflectiveOperationException {
      try {
        return Class.forName(spec.handler(), true, loader).getConstructor().newInstance();
      } catch (InvocationTargetException e) {
        switch (e.getCause()) {
          case RuntimeException thrown -> throw thrown;
          case Error thrown -> throw thrown;
          default -> throw e;
        }
      }
    }

    Invocation invoke(byte[] event) throws InterruptedException {
      LocalContext context = new LocalContext(spec, UUID.randomUUID().toString());
      Future<byte[]> answer = thread.submit(() -> handler.handle(event, context));
      try {
        return new Invocation.Returned(
            answer.get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException e) {
        LOG.error("{} failed", spec.name(), e.getCause());
        return new Invocation.Threw(e.getCause());
      } catch (TimeoutException _) {
        LOG.error("{} timed out after {} s", spec.name(), spec.timeout().toSeconds());
        return new Invocation.TimedOut();
      }
    }

    /** Lambda takes the whole instance away; here the interrupt is as far as one can go. */
    void close() {
      all.remove(this);
      thread.shutdownNow();
      if (object instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) { // Whatever it is, the instance is gone.
          LOG.warn("{} does not close", spec.name(), e);
        }
      }
    }
  }
}
