package id.simpul.routes;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.BucketStore;
import id.simpul.connectors.files.StoreRefused;
import id.simpul.mappings.source.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens the attachment store that the settings name. */
final class AttachmentStores {

    private AttachmentStores() {}

    /** @throws StoreRefused if it cannot be opened as it is written */
    static AttachmentStore open(Settings.Files files, Path data) {
        Settings.Files.S3 s3 = files.s3();
        if (s3 == null) {
            return folder(files.folder() == null ? data.resolve("attachments") : files.folder());
        }
        if (files.folder() != null) {
            throw new StoreRefused(
                    "both simpul.files.folder and simpul.files.s3 are set",
                    "keep one: attachments are in a folder or in a bucket");
        }
        return new AttachmentStore(new BucketStore(bucket(s3), data.resolve("drafts")));
    }

    private static AttachmentStore folder(Path folder) {
        try {
            return new AttachmentStore(folder);
        } catch (UncheckedIOException disk) {
            throw new StoreRefused(
                    disk.getMessage() + " (" + disk.getCause().getClass().getSimpleName() + ")",
                    "see that the folder is mounted and belongs to the hub's user, or name another (simpul.files.folder)");
        }
    }

    private static BucketStore.Bucket bucket(Settings.Files.S3 s3) {
        String prefix = s3.prefix().replaceFirst("^/+", "");
        return new BucketStore.Bucket(
                s3.endpoint(),
                required(s3.bucket(), "bucket"),
                prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
                s3.region(),
                required(s3.accessKey(), "access-key"),
                new Secret(required(secret(s3), "secret-key")),
                s3.pathStyle());
    }

    private static @Nullable String secret(Settings.Files.S3 s3) {
        if (s3.secretKeyFile() == null) {
            return s3.secretKey();
        }
        try {
            return Files.readString(s3.secretKeyFile()).strip();
        } catch (IOException e) {
            throw new StoreRefused(
                    "the file that simpul.files.s3.secret-key-file names cannot be read (%s)"
                            .formatted(e.getClass().getSimpleName()),
                    "see that it is there and that the hub's user may read it");
        }
    }

    private static String required(@Nullable String value, String key) {
        if (value == null || value.isBlank()) {
            throw new StoreRefused(
                    "simpul.files.s3.%s is missing".formatted(key),
                    "set it in the environment: SIMPUL_FILES_S3_"
                            + key.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
        return value;
    }
}
