package dev.tain.server.admin.web;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.accept.HeaderContentTypeResolver;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.accept.RequestedContentTypeResolverBuilder;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Takes an {@code Accept} header that cannot be read for none, as a server may. Otherwise it would be an error, and the document
 * about that could not be sent either: its form is chosen by the same header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-accept">RFC 9110, section 12.5.1</a>
 */
public final class AcceptedTypes implements WebFluxConfigurer, RequestedContentTypeResolver {

    private final HeaderContentTypeResolver header = new HeaderContentTypeResolver();

    @Override
    public void configureContentTypeResolver(RequestedContentTypeResolverBuilder builder) {
        builder.resolver(this);
    }

    @Override
    public List<MediaType> resolveMediaTypes(ServerWebExchange exchange) {
        try {
            return header.resolveMediaTypes(exchange);
        } catch (NotAcceptableStatusException unreadable) {
            return MEDIA_TYPE_ALL_LIST;
        }
    }
}
