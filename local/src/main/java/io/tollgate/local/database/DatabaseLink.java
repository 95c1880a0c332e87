package io.tollgate.local.database;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A wire between a function and its database that a test can cut, and on which it can hold one
 * command or one answer. It reads packet headers and nothing else, so the connection must be
 * without TLS and compression.
 */
public final class DatabaseLink implements AutoCloseable {

  private static final int PACKET_HEADER_BYTES = 4;

  /** The first byte of a command that is a statement's text (MySQL, "COM_QUERY"). */
  private static final byte QUERY = 3;

  private final Database target;
  private final ServerSocket listener;
  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
  private final List<Hold> holds = new CopyOnWriteArrayList<>();
  private final AtomicLong roundTrips = new AtomicLong();
  private final Queue<String> statements = new ConcurrentLinkedQueue<>();
  private volatile boolean isRecording;
  private volatile boolean cut;

  private DatabaseLink(Database target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** A link to the server of this database. */
  public static DatabaseLink to(Database target) throws IOException {
    DatabaseLink link =
        new DatabaseLink(target, new ServerSocket(0, 300, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("database-link").start(link::accept);
    return link;
  }

  /** The same database, reached over this link. */
  public Database database() {
    return target.through(listener.getLocalPort());
  }

  /** Drops every connection, and each new one at once, until {@link #restore}. */
  public void cut() {
    cut = true;
    wires.forEach(Wire::close);
  }

  /** Lets new connections through again. */
  public void restore() {
    cut = false;
  }

  /** How many commands clients have sent since the link was made; logging in is none. */
  public long roundTrips() {
    return roundTrips.get();
  }

  /** From now on keeps the texts of statements. */
  public void record() {
    isRecording = true;
  }

  /** The texts that were kept since the last call, in their order. */
  public List<String> takeStatements() {
    List<String> taken = new ArrayList<>();
    for (String each = statements.poll(); each != null; each = statements.poll()) {
      taken.add(each);
    }
    return taken;
  }

  /** How many connections are open now. */
  public int connections() {
    return wires.size();
  }

  /** Lets the server run the next command that contains this text, but keeps its answer back. */
  public Hold holdAnswerTo(String text) {
    return hold(text, false);
  }

  /** Keeps the next command that contains this text from the server. */
  public Hold holdBefore(String text) {
    return hold(text, true);
  }

  private Hold hold(String text, boolean beforeServer) {
    Hold hold = new Hold(text, beforeServer);
    holds.add(hold);
    return hold;
  }

  /** One command or answer that waits; it catches a single command. */
  public final class Hold implements AutoCloseable {

    private final String text;
    private final boolean beforeServer;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(String text, boolean beforeServer) {
      this.text = text;
      this.beforeServer = beforeServer;
    }

    /** Waits until the command, or the server's answer to it, is being held. */
    public boolean await(Duration atMost) throws InterruptedException {
      return held.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets it go on; without a catch yet, gives up waiting for one. */
    public void release() {
      holds.remove(this);
      released.countDown();
    }

    @Override
    public void close() {
      release();
    }

    private boolean takes(String command) {
      return command.contains(text) && taken.compareAndSet(false, true);
    }

    private void keep() {
      held.countDown();
      try {
        released.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (cut) {
          client.close();
        } else {
          open(client);
        }
      } catch (IOException _) {
        // Closed, or the server is away: the client sees its connection end.
      }
    }
  }

  private void open(Socket client) throws IOException {
    try {
      Database.HostPort address = target.address();
      Wire wire = new Wire(client, new Socket(address.host(), address.port()));
      wires.add(wire);
      if (cut) {
        wire.close();
      }
      Thread.ofVirtual().start(wire::carryCommands);
      Thread.ofVirtual().start(wire::carryAnswers);
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private Optional<Hold> holdFor(byte[] body) {
    String command = new String(body, StandardCharsets.UTF_8);
    return holds.stream().filter(hold -> hold.takes(command)).findFirst();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    List.copyOf(holds).forEach(Hold::release);
    wires.forEach(Wire::close);
  }

  /** One client's connection. */
  private final class Wire {

    private final Socket client;
    private final Socket server;
    private volatile Optional<Hold> answerHold = Optional.empty();

    Wire(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    /** A packet: three bytes of length, low first, then its number; a command's number is 0. */
    void carryCommands() {
      try {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = server.getOutputStream();
        while (true) {
          byte[] header = in.readNBytes(PACKET_HEADER_BYTES);
          if (header.length < PACKET_HEADER_BYTES) {
            throw new EOFException();
          }
          byte[] body = new byte[length(header)];
          in.readFully(body);
          if (header[3] == 0) {
            roundTrips.incrementAndGet();
            keep(body);
            command(body);
          }
          byte[] packet = new byte[PACKET_HEADER_BYTES + body.length];
          System.arraycopy(header, 0, packet, 0, PACKET_HEADER_BYTES);
          System.arraycopy(body, 0, packet, PACKET_HEADER_BYTES, body.length);
          out.write(packet);
        }
      } catch (IOException _) {
        close();
      }
    }

    private static int length(byte[] header) {
      return (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    }

    /** MySQL 8 has counts of attributes before the text: 0 of them, in 1 set. */
    private void keep(byte[] body) {
      if (isRecording && body.length > 2 && body[0] == QUERY) {
        int start = body[1] == 0 && body[2] == 1 ? 3 : 1;
        statements.add(new String(body, start, body.length - start, StandardCharsets.UTF_8));
      }
    }

    /** The gate is shut before the command goes out, so no byte of its answer can slip through. */
    private void command(byte[] body) {
      holdFor(body)
          .ifPresent(
              hold -> {
                if (hold.beforeServer) {
                  hold.keep();
                } else {
                  answerHold = Optional.of(hold);
                }
              });
    }

    void carryAnswers() {
      try {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] buffer = new byte[64 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          answerHold.ifPresent(Hold::keep);
          answerHold = Optional.empty();
          out.write(buffer, 0, count);
        }
        close();
      } catch (IOException _) {
        close();
      }
    }

    void close() {
      wires.remove(this);
      for (Socket socket : List.of(client, server)) {
        try {
          socket.close();
        } catch (IOException _) {
          // It is being given up anyway.
        }
      }
    }
  }
}
