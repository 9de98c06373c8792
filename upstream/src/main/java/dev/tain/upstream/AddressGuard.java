package dev.tain.upstream;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;

/**
 * Resolves names to addresses within a reach only, against requests that somebody else has us make (server-side request
 * forgery). What it lets through is what the connection is made to: no name is resolved a second time in between.
 */
final class AddressGuard extends AddressResolverGroup<InetSocketAddress> {

    private final Reach reach;
    private final AddressResolverGroup<? extends SocketAddress> names;

    /**
     * Creates a guard.
     *
     * @param names resolves the names
     */
    AddressGuard(Reach reach, AddressResolverGroup<? extends SocketAddress> names) {
        this.reach = reach;
        this.names = names;
    }

    /** All addresses of a name lie out of reach. */
    static final class ForbiddenAddressException extends IOException {

        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(InetSocketAddress asked, Reach reach) {
            super("a registry with a %s address must not lead to %s"
                    .formatted(reach.toString().toLowerCase(Locale.ROOT), asked.getHostString()));
        }
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Resolver(executor, names.getResolver(executor));
    }

    private final class Resolver extends AbstractAddressResolver<InetSocketAddress> {

        private final AddressResolver<? extends SocketAddress> resolver;

        Resolver(EventExecutor executor, AddressResolver<? extends SocketAddress> resolver) {
            super(executor, InetSocketAddress.class);
            this.resolver = resolver;
        }

        /** Never, so that addresses in digits come here as well. */
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress asked, Promise<InetSocketAddress> promise) {
            Promise<List<InetSocketAddress>> all = executor().newPromise();
            all.addListener((FutureListener<List<InetSocketAddress>>) future -> {
                if (future.isSuccess()) {
                    promise.trySuccess(future.getNow().get(0));
                } else {
                    promise.tryFailure(future.cause());
                }
            });
            doResolveAll(asked, all);
        }

        @Override
        protected void doResolveAll(InetSocketAddress asked, Promise<List<InetSocketAddress>> promise) {
            if (!asked.isUnresolved()) {
                check(asked, List.of(asked), promise);
                return;
            }
            resolver.resolveAll(asked).addListener((Future<? super List<? extends SocketAddress>> future) -> {
                if (future.isSuccess()) {
                    check(asked, (List<?>) future.getNow(), promise);
                } else {
                    promise.tryFailure(future.cause());
                }
            });
        }

        private void check(InetSocketAddress asked, List<?> found, Promise<List<InetSocketAddress>> promise) {
            List<InetSocketAddress> allowed = found.stream()
                    .map(InetSocketAddress.class::cast)
                    .filter(address -> reach.includes(address.getAddress()))
                    .toList();
            if (allowed.isEmpty()) {
                promise.tryFailure(new ForbiddenAddressException(asked, reach));
            } else {
                promise.trySuccess(allowed);
            }
        }
    }
}
