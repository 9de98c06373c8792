package dev.tain.server.pull.place;

import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.BaseSubscriber;

/** The client of a walk: what came of it, in words. */
final class WalkClient extends BaseSubscriber<Lookup<FromPlace<String>>> {

    private final List<String> got = new ArrayList<>();

    List<String> got() {
        return got;
    }

    @Override
    protected void hookOnNext(Lookup<FromPlace<String>> lookup) {
        if (lookup instanceof Lookup.Found<FromPlace<String>> found) {
            got.add(found.value().value());
        } else {
            got.add("absent: " + ((Lookup.Absent<FromPlace<String>>) lookup).reason());
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        got.add(error.getClass().getSimpleName() + ": " + error.getMessage());
    }
}
