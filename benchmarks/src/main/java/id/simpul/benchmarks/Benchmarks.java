package id.simpul.benchmarks;

import java.util.Arrays;

/** Where {@code benchmarks/run NAME} begins. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (name) {
            case "intake" -> IntakeBenchmark.main(rest);
            case IntakeBenchmark.PROVINCE -> IntakeBenchmark.main(arguments); // its other process
            case "backfill" -> System.exit(BackfillBenchmark.run(rest));
            case "mapping" -> System.exit(MappingBenchmark.run());
            case "paging" -> System.exit(PagingBenchmark.run());
            case "start" -> System.exit(StartBenchmark.run());
            case "check" -> System.exit(CheckBenchmark.run());
            case "mail" -> System.exit(MailBenchmark.run());
            default -> {
                System.err.println("usage: benchmarks/run intake|backfill|paging|mapping|start|check|mail [--help]");
                System.exit(2);
            }
        }
    }
}
