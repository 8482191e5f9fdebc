package dev.marty.kit.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * How long the head of a connection's next request has been coming: from its first byte, since a
 * connection on which nobody asks anything keeps nobody waiting. On the connection's event loop.
 */
public final class HeadClock {
  private boolean coming;
  private long since;
  private boolean inBody;

  HeadClock() {}

  /** Looks at what comes before and after it is decoded. */
  void listen(ChannelPipeline pipeline, String decoder) {
    pipeline.addBefore(
        decoder,
        "bytes",
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (!inBody && !coming) {
              coming = true;
              since = System.nanoTime();
            }
            context.fireChannelRead(bytes);
          }
        });
    pipeline.addAfter(
        decoder,
        "messages",
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
              coming = false;
              inBody = true;
            }
            if (message instanceof LastHttpContent) {
              inBody = false;
            }
            context.fireChannelRead(message);
          }
        });
  }

  /**
   * Whether a head has begun, and has not ended, before that time.
   *
   * @param nanos ago
   * @param now {@link System#nanoTime()}
   */
  public boolean isOlderThan(long nanos, long now) {
    return coming && now - since > nanos;
  }
}
