package io.tollgate.simulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server on the loopback address that hands the request line on untouched: the
 * JDK's own refuses queries that API Gateway lets through. Each request runs on its own virtual
 * thread.
 */
public final class HttpServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int HEAD_BYTES_MAX = 10 * 1024;
  private static final int CHUNK_BYTES_MAX = 64 * 1024;
  private static final int BODY_BYTES_MAX = 10 * 1024 * 1024;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Channel channel;

  private HttpServer(int port, HttpHandler handler) {
    try {
      ChannelFuture bound =
          new ServerBootstrap()
              .group(loops)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel child) {
                      child
                          .pipeline()
                          .addLast(
                              new HttpServerCodec(HEAD_BYTES_MAX, HEAD_BYTES_MAX, CHUNK_BYTES_MAX))
                          .addLast(new HttpObjectAggregator(BODY_BYTES_MAX))
                          .addLast(new Exchange(handler));
                    }
                  })
              .bind(new InetSocketAddress("127.0.0.1", port))
              .awaitUninterruptibly();
      if (!bound.isSuccess()) {
        // Netty itself would throw the checked BindException past the compiler and the catch below.
        throw new IllegalStateException("cannot listen on port " + port, bound.cause());
      }
      channel = bound.channel();
    } catch (RuntimeException e) {
      loops.shutdownGracefully();
      workers.close();
      throw e;
    }
  }

  /**
   * Starts listening.
   *
   * @param port 0 takes a free one
   * @throws IllegalStateException caused by {@link java.net.BindException} when the port is taken
   */
  public static HttpServer start(int port, HttpHandler handler) {
    return new HttpServer(port, handler);
  }

  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loops.shutdownGracefully();
    workers.shutdownNow();
  }

  private final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final HttpHandler handler;

    Exchange(HttpHandler handler) {
      this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
      if (message.decoderResult().isFailure()) {
        write(context, HttpResponse.text(400, "text/plain", "Bad Request"), false);
        return;
      }
      HttpRequest request = read(message);
      boolean keepAlive = HttpUtil.isKeepAlive(message);
      workers.execute(() -> exchange(context, request, keepAlive));
    }

    /** A header that HTTP cannot carry must not leave the client waiting. */
    private void exchange(ChannelHandlerContext context, HttpRequest request, boolean keepAlive) {
      try {
        write(context, answer(request), keepAlive);
      } catch (IllegalArgumentException e) {
        LOG.error("{} {} was answered with nonsense", request.method(), request.rawPath(), e);
        write(context, HttpResponse.text(500, "text/plain", "Internal Server Error"), false);
      }
    }

    private HttpResponse answer(HttpRequest request) {
      try {
        return handler.handle(request);
      } catch (Exception e) {
        LOG.error("{} {} failed", request.method(), request.rawPath(), e);
        return HttpResponse.text(500, "text/plain", "Internal Server Error");
      }
    }

    private static HttpRequest read(FullHttpRequest message) {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      message
          .headers()
          .forEach(
              header ->
                  headers
                      .computeIfAbsent(
                          header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                      .add(header.getValue()));
      return new HttpRequest(
          message.method().name(),
          // Netty reads each byte as one character, and some clients send UTF-8 as it is.
          new String(message.uri().getBytes(ISO_8859_1), UTF_8),
          headers,
          ByteBufUtil.getBytes(message.content()));
    }

    private static void write(
        ChannelHandlerContext context, HttpResponse response, boolean keepAlive) {
      switch (response) {
        case HttpResponse.Drop _ -> context.close();
        case HttpResponse.Message message -> {
          FullHttpResponse full =
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1,
                  HttpResponseStatus.valueOf(message.status()),
                  Unpooled.wrappedBuffer(message.body()));
          message.headers().forEach((name, value) -> full.headers().set(name, value));
          full.headers().add(HttpHeaderNames.SET_COOKIE, message.cookies());
          full.headers().set(HttpHeaderNames.CONTENT_LENGTH, message.body().length);
          HttpUtil.setKeepAlive(full, keepAlive);
          var written = context.writeAndFlush(full);
          if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
          }
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
