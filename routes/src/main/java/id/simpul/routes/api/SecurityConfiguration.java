package id.simpul.routes.api;

import jakarta.servlet.DispatcherType;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import tools.jackson.databind.json.JsonMapper;

/** Closed unless said otherwise: one token opens everything; signed links and the bare health status need none. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    static final String ATTACHMENTS = "/api/v1/attachments/**";

    @Bean
    AdminToken adminToken(ApiSettings settings) throws IOException {
        return AdminToken.at(settings.tokenFile());
    }

    @Bean
    SecurityFilterChain apiSecurity(HttpSecurity http, AdminToken token, JsonMapper json) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable) // no cookie, so nothing a foreign page could ride on
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.GET,
                                "/actuator/health",
                                "/actuator/health/liveness",
                                "/actuator/health/readiness",
                                ATTACHMENTS)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, "/actuator/health", ATTACHMENTS)
                        .permitAll()
                        .anyRequest()
                        .hasRole("OPERATOR"))
                .addFilterBefore(new BearerFilter(token), AnonymousAuthenticationFilter.class)
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(tokenNeeded(json)))
                .build();
    }

    private static AuthenticationEntryPoint tokenNeeded(JsonMapper json) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNAUTHORIZED,
                "send 'Authorization: Bearer <token>' with the token of the hub's token file (admin.token in its data folder)");
        byte[] body = json.writeValueAsBytes(problem);
        return (request, response, refusal) -> {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader("WWW-Authenticate", "Bearer realm=\"simpul\"");
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(body);
        };
    }

    /** There are no users; without this bean Boot would make one and print its password. */
    @Bean
    UserDetailsService noUsers() {
        return name -> {
            throw new UsernameNotFoundException("there are no users yet, only the admin token");
        };
    }
}
