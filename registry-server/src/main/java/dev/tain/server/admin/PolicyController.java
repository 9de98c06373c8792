package dev.tain.server.admin;

import dev.tain.config.registriesconf.RegistriesConfWriter;
import dev.tain.server.policy.PlanExplainer;
import dev.tain.server.policy.PolicyInForce;
import dev.tain.server.policy.PolicyState;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The policy in force: merged, and explained. */
@RestController
@RequestMapping("/admin/v1")
public final class PolicyController {

    private final PolicyInForce policy;

    public PolicyController(PolicyInForce policy) {
        this.policy = policy;
    }

    /** How a reference would be pulled: one plan, or for a short name one for each reference that it may stand for. */
    @GetMapping("/plan")
    List<PlanDocument> plan(@RequestParam String reference) {
        PolicyState now = policy.state();
        PlanExplainer explainer = new PlanExplainer(now.pulls(), now.loaded().shortNames(), policy.rules());
        try {
            return explainer.explain(reference).stream().map(PlanDocument::of).toList();
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    /** The registries.conf that OpenShift's machine-config operator would write for the same objects. */
    @GetMapping(path = "/registries.conf", produces = MediaType.TEXT_PLAIN_VALUE)
    String registriesConf() {
        PolicyState now = policy.state();
        return RegistriesConfWriter.write(now.loaded().entries(), now.loaded().shortNames());
    }
}
