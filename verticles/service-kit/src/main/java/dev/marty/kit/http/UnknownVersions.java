package dev.marty.kit.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Makes a request of another HTTP version one that cannot be read. Vert.x would answer 501 without
 * a body, and write the version that it does not know into its own status line.
 */
@Sharable
final class UnknownVersions extends ChannelInboundHandlerAdapter {
  /** What was asked for is no HTTP/1.x of ours. */
  static final class UnknownVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownVersionException() {
      super("unknown HTTP version", null, false, false);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Vert.x looks at it so.
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request
        && request.decoderResult().isSuccess()
        && request.protocolVersion() != HttpVersion.HTTP_1_1
        && request.protocolVersion() != HttpVersion.HTTP_1_0) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      request.setDecoderResult(DecoderResult.failure(new UnknownVersionException()));
    }
    context.fireChannelRead(message);
  }
}
