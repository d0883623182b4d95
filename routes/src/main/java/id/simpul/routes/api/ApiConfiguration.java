package id.simpul.routes.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The whole package in one import. It expects these beans of others: a {@code DataSource},
 * {@link id.simpul.connectors.queue.BrokerAdmin}, {@link id.simpul.connectors.queue.BrokerContract},
 * {@link id.simpul.connectors.files.AttachmentStore}, {@link ReplayPort}, {@link RunningSources}.
 *
 * <p>{@code api.properties} beside this class holds the settings of Spring that the package relies on; the application's
 * own configuration comes before them.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableConfigurationProperties(ApiSettings.class)
@PropertySource("classpath:id/simpul/routes/api/api.properties")
public class ApiConfiguration {

    @Bean
    LinkSigner linkSigner(JdbcClient jdbc, BaseUrl baseUrl, ApiSettings settings) {
        return new LinkSigner(jdbc, baseUrl::get, settings.attachments().linkLifetime(), Clock.systemUTC());
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Simpul admin API")
                        .version("1")
                        .description(
                                """
                                What operators of the hub look at and ask for: sources, quarantine, complaints' journeys, \
                                queues, replay. Send the token of the hub's token file as `Authorization: Bearer <token>`. \
                                Errors are problems as in RFC 9457. Times are instants in UTC, ages are seconds. No answer \
                                carries a citizen's words unless asked for, and asking is written down.""")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("The content of the hub's token file")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }
}
