package io.tollgate.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The log of the functions that run in this JVM. */
final class CapturedLog {

  private CapturedLog() {}

  /** What they write while the work is done; their loggers look up System.err at every line. */
  static String of(Runnable work) {
    PrintStream usual = System.err;
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    System.setErr(new PrintStream(new Both(usual, kept), true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(usual);
    }
    return kept.toString(StandardCharsets.UTF_8);
  }

  private static final class Both extends OutputStream {

    private final OutputStream one;
    private final OutputStream other;

    Both(OutputStream one, OutputStream other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public synchronized void write(int octet) throws IOException {
      one.write(octet);
      other.write(octet);
    }

    @Override
    public synchronized void write(byte[] octets, int offset, int length) throws IOException {
      one.write(octets, offset, length);
      other.write(octets, offset, length);
    }

    @Override
    public void flush() throws IOException {
      one.flush();
    }
  }
}
