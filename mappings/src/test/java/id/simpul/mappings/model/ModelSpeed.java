package id.simpul.mappings.model;

import id.simpul.mappings.routing.RoutingRules;
import java.util.function.Consumer;

/** Not a test: prints how many complaints of 1.5 KB one thread takes a second through each step of the model. */
final class ModelSpeed {

    private static long kept;

    private ModelSpeed() {}

    public static void main(String[] arguments) {
        Complaint complaint =
                SampleComplaints.complaint("Lampu jalan mati", "Lampu di \"Pasar\" mati.\n".repeat(40), false);
        String json = ComplaintJson.write(complaint);
        System.out.println(json.length() + " characters");
        RoutingRules rules = RoutingRules.standard();
        Complaint local =
                SampleComplaints.about("538", "32.73.01", Complaint.Kind.COMPLAINT, Complaint.Oversight.NO, null);
        for (int round = 0; round < 3; round++) {
            run("write", it -> kept += ComplaintJson.write(it).length(), complaint);
            run(
                    "forQueue",
                    it -> kept += ComplaintJson.forQueue(it, file -> "https://hub.example/f")
                            .length(),
                    complaint);
            run("contentHash", it -> kept += ComplaintJson.contentHash(it)[0], complaint);
            run("decide", it -> kept += rules.decide(it).hop(), local);
            run("read", it -> kept += ComplaintJson.read(json).sequence(), complaint);
            run("violations", it -> kept += ComplaintSchema.violations(json).size(), complaint);
            run(
                    "write+forQueue+contentHash+decide",
                    it -> {
                        kept += ComplaintJson.write(it).length();
                        kept += ComplaintJson.forQueue(it, file -> "https://hub.example/f")
                                .length();
                        kept += ComplaintJson.contentHash(it)[0];
                        kept += rules.decide(it).hop();
                    },
                    complaint);
        }
    }

    private static void run(String name, Consumer<Complaint> step, Complaint complaint) {
        int count = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1_000_000_000L) {
            for (int i = 0; i < 100; i++) {
                step.accept(complaint);
            }
            count += 100;
        }
        System.out.printf("%-36s %,10.0f /s%n", name, count * 1e9 / (System.nanoTime() - start));
    }
}
