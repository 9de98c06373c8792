package dev.tain.server.admin;

import dev.tain.config.settings.SettingInForce;
import dev.tain.config.settings.SettingsInForce;
import dev.tain.server.admin.web.PageRequest;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The settings of this run. */
@RestController
@RequestMapping("/admin/v1/settings")
public final class SettingController {

    private final Environment environment;

    public SettingController(Environment environment) {
        this.environment = environment;
    }

    /** All of them, by name, with where each was given. */
    @GetMapping
    ResponseEntity<List<SettingInForce>> settings(ServerHttpRequest request) {
        return PageRequest.of(request).cut(SettingsInForce.of(environment), SettingInForce::key, setting -> setting);
    }
}
