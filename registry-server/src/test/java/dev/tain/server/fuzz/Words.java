package dev.tain.server.fuzz;

/** Texts as people write them, and as nobody does. */
final class Words {

    private Words() {}

    /** What probably fits a field or parameter of this name. */
    static String likely(Chance chance, String name) {
        return switch (name) {
            case "name" -> chance.oneOf("a", "a", "a", "b", "team", "docker.io/library/busybox");
            case "generateName" -> chance.oneOf("made-", "x");
            case "source", "mirrors" ->
                chance.oneOf("quay.io/team", "mirror.example", "*.redhat.io", "docker.io", "127.0.0.1:5000/a/b");
            case "mirrorSourcePolicy" -> chance.oneOf("NeverContactSource", "AllowContactingSource");
            case "resourceVersion" -> chance.oneOf("0", "1", "99999999999999999", "");
            case "path", "from" -> pointer(chance);
            case "op" -> chance.oneOf("add", "remove", "replace", "move", "copy", "test");
            case "labelSelector" -> chance.oneOf("a", "!a", "a=b", "a in (b,c)", "a notin (b)", "a!=b,c");
            case "fieldSelector" -> chance.oneOf("metadata.name=a", "metadata.name!=team", "spec.x=1");
            case "dryRun" -> "All";
            case "fieldValidation" -> chance.oneOf("Strict", "Warn", "Ignore");
            case "watch", "allowWatchBookmarks", "sendInitialEvents" -> chance.oneOf("true", "false", "1", "0", "");
            case "resourceVersionMatch" -> chance.oneOf("Exact", "NotOlderThan");
            case "limit", "timeoutSeconds" -> chance.oneOf("0", "1", "2", "100");
            case "reference" -> "quay.io/team/app@sha256:" + "a".repeat(64);
            case "tag" -> chance.oneOf("latest", "v1");
            case "key" -> chance.oneOf("a", "tain.dev/file", "app.kubernetes.io/name");
            default -> chance.oneOf("a", "b", "quay.io", "team", "1");
        };
    }

    private static String pointer(Chance chance) {
        return chance.oneOf(
                "/metadata/labels",
                "/metadata/labels/a",
                "/metadata/annotations",
                "/metadata/ownerReferences",
                "/metadata/ownerReferences/-",
                "/spec/imageTagMirrors/0",
                "/spec/imageDigestMirrors/-",
                "/spec/repositoryDigestMirrors/0/source",
                "/spec",
                "/status",
                "",
                "/kind");
    }

    /** What nobody expects anywhere. */
    static String odd(Chance chance) {
        return chance.oneOf(
                "",
                " ",
                "\u0000",
                "a\r\nb: c",
                "../../etc/passwd",
                "%s%n%x",
                "\u202eneddih",
                "\ud83d\ude00\ud83d\ude00",
                "\ud800",
                "'\"<script>&;--",
                "-1",
                "99999999999999999999999999",
                "NaN",
                "1e999",
                "${jndi:ldap://127.0.0.1/a}",
                "a".repeat(chance.oneOf(64, 254, 3_000)),
                "a,".repeat(500),
                "((((((((((",
                ")".repeat(300));
    }
}
