package id.simpul.connectors.conform;

import id.simpul.mappings.source.Access;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Secret;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A description with every secret replaced by a wrong one. Walks the records' components, so that a new way to authenticate is
 * covered as soon as its secrets are {@link Secret}s.
 */
final class WrongSecrets {

    private boolean found;

    private WrongSecrets() {}

    /** @return {@code null} if it holds no secret */
    static @Nullable Access in(Access access) {
        WrongSecrets wrong = new WrongSecrets();
        Access changed = (Access) wrong.of(access);
        return wrong.found ? changed : null;
    }

    private Object of(Object value) {
        if (value instanceof Secret) {
            found = true;
            return new Secret("wrong-" + UUID.randomUUID());
        }
        if (value
                instanceof Auth.Login login) { // its secrets stand in the texts of its request: what it brings is wrong
            found = true;
            boolean cookies = login.carrier() == Auth.Login.Carrier.COOKIES;
            return new Auth.Login(
                    login.request(),
                    "'wrong-" + UUID.randomUUID() + "'",
                    cookies ? Auth.Login.Carrier.HEADER : login.carrier(),
                    cookies ? "Cookie" : login.name(),
                    cookies ? "session=" : login.prefix(),
                    login.expired());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::of).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> changed = new LinkedHashMap<>();
            map.forEach((key, item) -> changed.put(key, of(item)));
            return changed;
        }
        boolean ours = value instanceof Record && value.getClass().getPackage().equals(Access.class.getPackage());
        return ours ? record(value) : value;
    }

    private Object record(Object record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Object value = components[i].getAccessor().invoke(record);
                values[i] = value == null ? null : of(value);
            }
            return record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    record.getClass().getSimpleName() + " cannot be copied: is it a public record?", e);
        }
    }
}
