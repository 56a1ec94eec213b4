package io.twelvefactor.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

/**
 * A name service for which every name is this machine.
 */
final class ThisMachine extends AddressResolverGroup<InetSocketAddress> {

	@Override
	protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
		return new InetSocketAddressResolver(executor, new InetNameResolver(executor) {

			@Override
			protected void doResolve(String name, Promise<InetAddress> promise) {
				promise.setSuccess(InetAddress.getLoopbackAddress());
			}

			@Override
			protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
				promise.setSuccess(List.of(InetAddress.getLoopbackAddress()));
			}

		});
	}

}
