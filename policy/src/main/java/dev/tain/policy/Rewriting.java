package dev.tain.policy;

import dev.tain.oci.Endpoint;
import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an entry turns a reference under its prefix into references at its mirrors and at its own location. */
final class Rewriting {

    /** The longest name that a node takes, with the registry in it: it is stricter than the path alone. */
    private static final int LONGEST = 255;

    /**
     * What replaces the prefix.
     *
     * @param location the text; empty for the reference itself
     */
    private record Target(Optional<Location> location, boolean insecure, Optional<RegistryHost> namespaceProxy) {

        static Target of(Mirror mirror) {
            return new Target(Optional.of(mirror.location()), mirror.insecure(), mirror.namespaceProxy());
        }

        static Target of(RegistryEntry entry) {
            return new Target(entry.location(), entry.insecure(), entry.namespaceProxy());
        }
    }

    /**
     * What became of one place.
     *
     * @param needed whether a node would build a reference to it
     * @param tagAndDigest whether it is a reference with both: a node builds it, fails when it comes to ask it, and goes on
     */
    private record Rewritten(
            String place, Target target, Optional<Reference> reference, boolean needed, boolean tagAndDigest) {

        boolean forbids() {
            return needed && reference.isEmpty() && !tagAndDigest;
        }
    }

    private Rewriting() {}

    /**
     * The mirrors that serve the reference and then the entry's own location. A node gives up at once when any of them
     * cannot be written as a reference, so there are none then.
     *
     * @param within whether the mirrors that a node may ask while it pulls something else are there as well; these forbid nothing
     */
    static List<PullSource> candidates(
            RegistryEntry entry, Reference reference, boolean within, List<SkippedPlace> skipped) {
        List<Rewritten> all = new ArrayList<>();
        for (Mirror mirror : entry.mirrors()) {
            boolean serves = mirror.pullFromMirror().serves(reference);
            if (within ? mirror.pullFromMirror().mayBeAskedFor(reference) : serves) {
                all.add(rewrite(entry.prefix(), Target.of(mirror), reference, serves));
            } else {
                skipped.add(new SkippedPlace(mirror.location().value(), notFor(mirror, reference)));
            }
        }
        all.add(rewrite(entry.prefix(), Target.of(entry), reference, true));
        boolean possible = all.stream().noneMatch(Rewritten::forbids);
        all.stream()
                .filter(it -> !possible || it.reference().isEmpty())
                .forEach(it -> skipped.add(new SkippedPlace(it.place(), whyNone(it))));
        return possible
                ? all.stream()
                        .flatMap(it -> it.reference().stream().map(place -> source(place, it.target())))
                        .toList()
                : List.of();
    }

    private static PullSource source(Reference place, Target target) {
        return new PullSource(
                new Endpoint(place.repository().host(), target.insecure(), target.namespaceProxy()), place);
    }

    private static Rewritten rewrite(Scope prefix, Target target, Reference reference, boolean needed) {
        String text = reference.toString();
        if (target.location().isEmpty()) {
            return new Rewritten(text, target, Optional.of(reference), needed, false);
        }
        Location location = target.location().get();
        String rest = text.substring(prefix.matchLength(text));
        String place = location.value() + rest;
        boolean tagAndDigest =
                location.identifier().filter(Tag.class::isInstance).isPresent() && rest.startsWith("@");
        return tagAndDigest
                ? new Rewritten(
                        place,
                        target,
                        Optional.empty(),
                        needed,
                        parse(untagged(place)).isPresent())
                : new Rewritten(place, target, parse(place), needed, false);
    }

    private static String untagged(String place) {
        int at = place.indexOf('@');
        return place.substring(0, place.lastIndexOf(':', at)) + place.substring(at);
    }

    /**
     * Reads a rewritten reference as strictly as a node does: what is not written in its full form, as {@code
     * docker.io/alpine} for {@code docker.io/library/alpine} or {@code team/app} for {@code docker.io/team/app}, is no reference, nor is what is
     * longer than {@link #LONGEST}. That {@code registry-1.docker.io} is another name for {@code docker.io} is known to Tain alone.
     */
    private static Optional<Reference> parse(String place) {
        try {
            Reference reference = Reference.parse(place);
            boolean full = (reference.toString().equals(place)
                            && RegistryHost.isQualified(
                                    reference.repository().host().value()))
                    || place.startsWith("registry-1.docker.io/");
            boolean shortEnough = reference.repository().toString().length() <= LONGEST;
            return full && shortEnough ? Optional.of(reference) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String notFor(Mirror mirror, Reference reference) {
        return "It is for references with a %s only (pull-from-mirror = \"%s\"), and this one has a %s"
                .formatted(
                        mirror.pullFromMirror() == PullFromMirror.DIGEST_ONLY ? "digest" : "tag",
                        mirror.pullFromMirror().text(),
                        reference.digest().isPresent() ? "digest" : "tag");
    }

    private static String whyNone(Rewritten place) {
        if (place.tagAndDigest()) {
            return "It would have a tag and a digest, and no registry can be asked for both: take the tag out of the location in the policy";
        }
        return place.reference().isPresent()
                ? "A node tries no place at all when one of them is not a valid reference, so Tain does not, either"
                : "It is not a valid reference in its full form: correct the location in the policy";
    }
}
