package dev.marty.kit.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Sends what is written before the connection closes. Vert.x closes at once after a body that
 * cannot be decoded, and loses the answer that says so.
 */
@Sharable
final class FlushBeforeClose extends ChannelOutboundHandlerAdapter {
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise closed) throws Exception {
    context.flush();
    super.close(context, closed);
  }
}
