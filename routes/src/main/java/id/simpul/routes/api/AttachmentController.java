package id.simpul.routes.api;

import id.simpul.connectors.files.AttachmentStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the files of complaints to whoever holds a signed link, and writes down each time it did. */
@RestController
@Tag(
        name = "Attachments",
        description = "Files of complaints, behind the signed links that delivered complaints carry.")
class AttachmentController {

    private final LinkSigner links;
    private final AttachmentStore store;
    private final JdbcClient jdbc;
    private final Journal journal;

    AttachmentController(LinkSigner links, AttachmentStore store, JdbcClient jdbc, Journal journal) {
        this.links = links;
        this.store = store;
        this.jdbc = jdbc;
        this.journal = journal;
    }

    private record Row(String name, @Nullable String mediaType) {}

    @GetMapping("/api/v1/attachments/{complaint}/{sha256}/{name}")
    @SecurityRequirements
    @Operation(
            summary = "Fetch a file",
            description =
                    "Needs no token: the link itself is the right to fetch, until it expires. Range requests work. "
                            + "Every fetch is written into the complaint's journey.")
    @ApiResponse(
            responseCode = "200",
            description = "The file (206 if a range was asked for)",
            content = @Content(mediaType = "application/octet-stream"))
    @ApiResponse(responseCode = "403", description = "The link has expired or was changed")
    @ApiResponse(responseCode = "404", description = "The complaint has no such file")
    @ApiResponse(responseCode = "410", description = "The complaint had this file, but it is no longer kept")
    @ApiResponse(responseCode = "503", description = "The files cannot be read now")
    ResponseEntity<Resource> fetch(
            @PathVariable UUID complaint,
            @Parameter(description = "SHA-256 of the content, hex") @PathVariable String sha256,
            @PathVariable String name,
            @Parameter(description = "End of the link's life, seconds since 1970") @RequestParam long expires,
            @RequestParam String signature,
            HttpServletRequest request) {
        switch (links.check(complaint, sha256, name, expires, signature)) {
            case FORGED ->
                throw new ApiProblem(
                        HttpStatus.FORBIDDEN, "the link was changed or cut: use it exactly as it was delivered");
            case EXPIRED ->
                throw new ApiProblem(
                        HttpStatus.FORBIDDEN, "the link has expired: the complaint's next update brings a new one");
            case VALID -> {}
        }
        Row row = row(complaint, sha256, name);
        long size = size(sha256);
        journal.write(complaint, null, "attachment-viewed", sha256, request.getRemoteAddr() + " (link)");
        return ResponseEntity.ok()
                .contentType(mediaType(row.mediaType()))
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(row.name().replaceAll("\\p{Cntrl}", "_"), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .body(new StoredFile(store, sha256, size));
    }

    private long size(String sha256) {
        try {
            return store.size(sha256);
        } catch (NoSuchFileException gone) {
            throw new ApiProblem(HttpStatus.GONE, "this file is no longer kept");
        } catch (IOException away) {
            throw new ApiProblem(HttpStatus.SERVICE_UNAVAILABLE, "the files cannot be read now: try again later");
        }
    }

    /** Only what is a file of that complaint: a signature alone opens nothing else in the store. */
    private Row row(UUID complaint, String sha256, String pathName) {
        return jdbc
                .sql("select name, media_type from attachment where complaint = ? and sha256 = ? limit 100")
                .param(complaint)
                .param(sha256)
                .query((row, n) -> new Row(row.getString("name"), row.getString("media_type")))
                .list()
                .stream()
                .filter(row -> LinkSigner.pathName(row.name()).equals(pathName))
                .findFirst()
                .orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "this complaint has no such file"));
    }

    private static MediaType mediaType(@Nullable String written) {
        try {
            return written == null ? MediaType.APPLICATION_OCTET_STREAM : MediaType.parseMediaType(written);
        } catch (InvalidMediaTypeException asTheSourceGaveIt) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }
}
