package dev.tain.server.admin;

import dev.tain.server.admin.api.ApiPage;
import dev.tain.server.admin.prefetch.PrefetchController;
import dev.tain.server.admin.repository.RepositoryController;
import dev.tain.server.admin.web.AcceptedTypes;
import dev.tain.server.admin.web.ProblemAdvice;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All that is served below {@code /admin}. */
@Configuration(proxyBeanMethods = false)
@Import({
    AcceptedTypes.class,
    PolicyController.class,
    NodeController.class,
    UpstreamController.class,
    FillController.class,
    SettingController.class,
    RepositoryController.class,
    PrefetchController.class,
    ApiPage.class,
    ProblemAdvice.class
})
public class AdminDocuments {}
