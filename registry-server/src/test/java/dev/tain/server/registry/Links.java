package dev.tain.server.registry;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links from one page of a list to the next. */
final class Links {

    private static final Pattern NEXT = Pattern.compile("<(/v2/[^>]+)>; rel=\"next\"");

    private Links() {}

    /** The path and query of the next page; empty on the last. */
    static String next(HttpResponse<?> answer) {
        Optional<String> link = answer.headers().firstValue("Link");
        if (link.isEmpty()) {
            return "";
        }
        Matcher matcher = NEXT.matcher(link.get());
        if (!matcher.matches()) {
            throw new AssertionError("Not a link to a next page: " + link.get());
        }
        return matcher.group(1);
    }
}
