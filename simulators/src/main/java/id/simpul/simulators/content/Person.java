package id.simpul.simulators.content;

import java.util.Random;

/** Somebody who does not exist: well-formed numbers, an obviously made-up name, an address nobody can write to. */
public record Person(String name, String nik, String phone, String email, String address) {

    static Person of(Random random, Place home) {
        int n = 1 + random.nextInt(9999);
        int day = 1 + random.nextInt(28) + (random.nextBoolean() ? 40 : 0); // women: day of birth + 40
        String nik = home.district().replace(".", "")
                + "%02d%02d%02d%04d"
                        .formatted(
                                day, 1 + random.nextInt(12), (60 + random.nextInt(45)) % 100, 1 + random.nextInt(9998));
        String local = "%04d".formatted(n);
        String phone =
                switch (random.nextInt(4)) {
                    case 0 -> "0812-0000-" + local;
                    case 1 -> "+62 812 0000 " + local;
                    case 2 -> "628120000" + local;
                    default -> "08120000" + local;
                };
        return new Person(
                "Warga Contoh " + n,
                nik,
                phone,
                "warga" + n + "@contoh.example",
                "Kecamatan " + home.districtName() + ", " + home.cityName());
    }

    @Override
    public String toString() {
        return "Person{}";
    }
}
