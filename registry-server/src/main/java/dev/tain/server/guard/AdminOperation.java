package dev.tain.server.guard;

import dev.tain.config.admin.Role;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Something that can be asked of the admin port.
 *
 * @param method the method of HTTP; GET is also for HEAD
 * @param path its path, as Spring's routes have it
 * @param role the least role that may ask for it; empty for anybody
 * @param word what it is, for the audit
 */
record AdminOperation(HttpMethod method, PathPattern path, Optional<Role> role, String word) {

    private static final String HEALTH = "/actuator/health";

    /** Whether its answer says in its body more than everybody should know. */
    boolean isHealth() {
        return path.getPatternString().startsWith(HEALTH);
    }
}
