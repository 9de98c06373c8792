package dev.tain.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Merges several orders of preference into one: a topological sort that is fully determined by the names, and that
 * breaks a circle at its first name in alphabetical order. It is that of OpenShift's runtime-utils, to the letter.
 *
 * @see <a href="https://github.com/openshift/runtime-utils/blob/master/pkg/registries/topo.go">topo.go</a>
 */
final class MirrorOrder {

    private static final class Node {
        final String name;
        final TreeSet<String> before = new TreeSet<>();
        final TreeSet<String> after = new TreeSet<>();
        boolean used;

        Node(String name) {
            this.name = name;
        }
    }

    private final TreeMap<String, Node> nodes = new TreeMap<>();

    /** Adds that the first is preferred to the second. */
    void prefer(String first, String second) {
        node(first).after.add(second);
        node(second).before.add(first);
    }

    /** All names, each once; empties this object. */
    List<String> sorted() {
        // It only moves forward: what was used stays so.
        Iterator<Node> all = nodes.values().iterator();
        Deque<Node> ready = new ArrayDeque<>();
        nodes.values().stream().filter(node -> node.before.isEmpty()).forEach(ready::add);
        List<String> sorted = new ArrayList<>();
        while (sorted.size() < nodes.size()) {
            Node next = ready.isEmpty() ? nextUnused(all) : ready.remove();
            next.used = true;
            sorted.add(next.name);
            ready.addAll(release(next));
        }
        return sorted;
    }

    private Node node(String name) {
        return nodes.computeIfAbsent(name, Node::new);
    }

    private static Node nextUnused(Iterator<Node> all) {
        Node node = all.next();
        while (node.used) {
            node = all.next();
        }
        return node;
    }

    private List<Node> release(Node done) {
        List<Node> released = new ArrayList<>();
        for (String name : done.after) {
            Node node = node(name);
            node.before.remove(done.name);
            if (node.before.isEmpty() && !node.used) {
                released.add(node);
            }
        }
        return released;
    }
}
