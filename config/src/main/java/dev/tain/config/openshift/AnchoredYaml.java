package dev.tain.config.openshift;

import java.io.Reader;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLFactoryBuilder;
import tools.jackson.dataformat.yaml.YAMLParser;

/** YAML with the anchors of all its values and names: Jackson's own parser tells only those of objects and lists. */
final class AnchoredYaml extends YAMLFactory {

    private static final long serialVersionUID = 1;

    AnchoredYaml(YAMLFactoryBuilder builder) {
        super(builder);
    }

    @Override
    protected Parser _createParser(ObjectReadContext read, IOContext io, Reader text) {
        return new Parser(this, read, io, text);
    }

    /** Knows what stands at the current token. */
    static final class Parser extends YAMLParser {

        private Parser(AnchoredYaml factory, ObjectReadContext read, IOContext io, Reader text) {
            super(
                    read,
                    io,
                    factory._getBufferRecycler(),
                    read.getStreamReadFeatures(factory._streamReadFeatures),
                    read.getFormatReadFeatures(factory._formatReadFeatures),
                    factory._loadSettings,
                    text);
        }

        /** The anchor of the value or the name that is the current token; that of its target for an alias. */
        Optional<String> anchor() {
            return _lastEvent instanceof NodeEvent node ? node.getAnchor().map(Anchor::getValue) : Optional.empty();
        }

        /** Whether the name that is the current token stands for the fields of its value, as YAML 1.1 has it. */
        boolean merges() {
            return _lastEvent instanceof ScalarEvent name
                    && name.isPlain()
                    && name.getValue().equals("<<");
        }
    }
}
