package io.simpyio.websocket;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * What Netty's codecs of frames get for a context: one for all, of which they use the allocator only. It gives arrays on
 * the heap, so that the payload of a frame is the array that a message is made of. Any thread.
 */
final class CodecContext {

    static final ChannelHandlerContext CONTEXT = make();

    private CodecContext() {}

    private static ChannelHandlerContext make() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        channel.config().setOption(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false, true));
        return channel.pipeline().firstContext();
    }
}
