package io.tollgate.local.apigateway;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Loads one function's code as Lambda would: beside the JDK it shares only AWS's runtime interfaces
 * with us, so two functions never see each other's beans.
 */
public final class FunctionClassLoader extends URLClassLoader {

  private static final String SHARED = "com.amazonaws.services.lambda.runtime.";

  static {
    registerAsParallelCapable();
  }

  private FunctionClassLoader(String name, URL[] classPath) {
    super(name, classPath, new SharedWithAws());
  }

  /**
   * A loader over the class path, with these properties first on it.
   *
   * @param folder where the file of properties may lie; it holds secrets
   */
  public static FunctionClassLoader open(
      String name, List<Path> classPath, Properties environment, Path folder) throws IOException {
    Path own = folder.resolve(name);
    Files.createDirectories(own);
    Path file = own.resolve(LocalEnvironment.FILE);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = Files.newOutputStream(file)) {
      environment.store(out, "Generated at each start");
    }
    List<URL> urls = new ArrayList<>(List.of(own.toUri().toURL()));
    for (Path path : classPath) {
      urls.add(path.toUri().toURL());
    }
    return new FunctionClassLoader(name, urls.toArray(URL[]::new));
  }

  /** The platform's classes, and of ours only what AWS puts beside a function too. */
  private static final class SharedWithAws extends ClassLoader {

    SharedWithAws() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      boolean shared = name.startsWith(SHARED) && !name.startsWith(SHARED + "events.");
      if (!shared) {
        throw new ClassNotFoundException(name);
      }
      return FunctionClassLoader.class.getClassLoader().loadClass(name);
    }
  }
}
