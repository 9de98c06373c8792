package dev.tain.server.admin;

import dev.tain.server.admin.web.PageRequest;
import dev.tain.server.pull.Pulls;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The registries that Tain pulls from: which are asked at the moment, and how they answered. */
@RestController
@RequestMapping("/admin/v1/upstreams")
public final class UpstreamController {

    private final Pulls pulls;

    public UpstreamController(Pulls pulls) {
        this.pulls = pulls;
    }

    /** Those that were asked since the start, by name. */
    @GetMapping
    ResponseEntity<List<UpstreamDocument>> upstreams(ServerHttpRequest request) {
        return PageRequest.of(request)
                .cut(pulls.upstreams(), status -> status.host().value(), UpstreamDocument::of);
    }
}
