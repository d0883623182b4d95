package id.simpul.routes.api;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.connectors.queue.NewUser;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The users with which agencies log in at the broker, where the broker keeps its users itself. */
@RestController
@RequestMapping("/api/v1/agency-users")
@Tag(
        name = "Agency users",
        description =
                "With which agencies log in at the broker: each reads its own queue and sends to complaints.status.")
class AgencyUserController {

    private static final String ELSEWHERE =
            "the broker's users are not kept by the broker itself: its administrator adds one, named %s, with the roles %s and agencies (docs/broker.md)";

    private final Broker broker;
    private final BrokerContract contract;
    private final Journal journal;

    AgencyUserController(Broker broker, BrokerContract contract, Journal journal) {
        this.broker = broker;
        this.contract = contract;
        this.journal = journal;
    }

    @Schema(description = "A user of an agency")
    record User(
            @Schema(description = "With which it logs in") String user,
            @Schema(description = "Its roles at the broker") List<String> roles) {}

    @GetMapping
    @Operation(summary = "List the agencies' users", description = "By name. Passwords are nowhere.")
    @ApiResponse(responseCode = "200", description = "The users")
    @ApiResponse(responseCode = "409", description = "The broker's users are kept elsewhere")
    List<User> users() {
        return broker
                .ask(BrokerAdmin::agencyUsers)
                .orElseThrow(() -> ApiProblem.conflict(ELSEWHERE.formatted("agency-<id>", "agency-<id>")))
                .stream()
                .map(user -> new User(user.name(), user.roles()))
                .toList();
    }

    @Schema(description = "A user just added")
    record Added(
            @Schema(description = "With which the agency logs in") String user,
            @Schema(description = "Shown this once: the broker keeps only a salted hash") String password,
            @Schema(description = "The queue it reads") String queue,
            @Schema(description = "Where it sends its answers") String answers) {

        @Override
        public String toString() {
            return "Added{" + user + "}";
        }
    }

    @PostMapping("/{agency}")
    @Operation(
            summary = "Give an agency a user",
            description = "With a new password, which is shown once. It may log in at once. Written down.")
    @ApiResponse(responseCode = "200", description = "The user and its password")
    @ApiResponse(responseCode = "404", description = "There is no such agency")
    @ApiResponse(responseCode = "409", description = "It has a user, or the broker's users are kept elsewhere")
    Added add(@Parameter(description = "Registry id", example = "D3204") @PathVariable String agency, Principal who) {
        String role = BrokerContract.agencyRole(known(agency));
        NewUser answer = broker.ask(admin -> admin.addAgencyUser(agency));
        if (answer instanceof NewUser.Added added) {
            journal.write(null, null, "agency-user-added", added.user(), who.getName());
            return new Added(added.user(), added.password(), BrokerContract.PREFIX + agency, BrokerContract.STATUS);
        }
        throw ApiProblem.conflict(
                answer instanceof NewUser.Exists
                        ? "%s has its user, %s: for a new password remove it first".formatted(agency, role)
                        : ELSEWHERE.formatted(role, role));
    }

    @PostMapping("/{agency}/remove")
    @Operation(
            summary = "Take an agency's user away",
            description = "Its connections are closed; its queue and what is in it stay. Written down.")
    @ApiResponse(responseCode = "200", description = "It is gone")
    @ApiResponse(responseCode = "404", description = "There is no such user")
    User remove(@Parameter(description = "Registry id", example = "D3204") @PathVariable String agency, Principal who) {
        String user = BrokerContract.agencyRole(known(agency));
        if (!broker.ask(admin -> admin.removeAgencyUser(agency))) {
            throw ApiProblem.unknown(
                    "the broker itself keeps no user %s: GET /api/v1/agency-users lists them".formatted(user));
        }
        journal.write(null, null, "agency-user-removed", user, who.getName());
        return new User(user, List.of());
    }

    private String known(String agency) {
        if (!contract.agencies().contains(agency)) {
            throw ApiProblem.unknown("there is no agency '%s' in the registry: an agency is named by its id, e.g. D3204"
                    .formatted(agency));
        }
        return agency;
    }
}
