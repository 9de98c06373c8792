package dev.tain.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The examples of RFC 6902 and RFC 7386, and some more. */
class JsonPatchTest {

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static JsonNode patched(String target, String operation) {
        return JsonPatch.apply((ObjectNode) json(target), json("[" + operation + "]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}           | {'op':'add','path':'/b','value':2}                 | {'a':1,'b':2}",
                "{'a':[1,3]}       | {'op':'add','path':'/a/1','value':2}               | {'a':[1,2,3]}",
                "{'a':[1]}         | {'op':'add','path':'/a/-','value':[2]}             | {'a':[1,[2]]}",
                "{'a':1}           | {'op':'add','path':'','value':{'b':2}}             | {'b':2}",
                "{'a':1,'b':2}     | {'op':'remove','path':'/b'}                        | {'a':1}",
                "{'a':[1,2,3]}     | {'op':'remove','path':'/a/1'}                      | {'a':[1,3]}",
                "{'a':[1,2]}       | {'op':'replace','path':'/a/0','value':9}           | {'a':[9,2]}",
                "{'a':{'b':1}}     | {'op':'move','from':'/a/b','path':'/c'}            | {'a':{},'c':1}",
                "{'a':[1,2,3]}     | {'op':'move','from':'/a/0','path':'/a/2'}          | {'a':[2,3,1]}",
                "{'a':{'b':1}}     | {'op':'copy','from':'/a','path':'/c'}              | {'a':{'b':1},'c':{'b':1}}",
                "{'a/b':1,'~':2}   | {'op':'test','path':'/a~1b','value':1}             | {'a/b':1,'~':2}",
                "{'a/b':1,'~':2}   | {'op':'replace','path':'/~0','value':3}            | {'a/b':1,'~':3}",
                "{'a':null}        | {'op':'test','path':'/a','value':null}             | {'a':null}",
                "{'a':[1]}         | {'op':'test','path':'','value':{'a':[1.0]}}        | {'a':[1]}"
            })
    void anOperationThatFits(String target, String operation, String expected) {
        assertThat(patched(target, operation)).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'op':'remove','path':'/none'}                  | /none",
                "{'op':'replace','path':'/none','value':1}       | /none",
                "{'op':'add','path':'/none/b','value':1}         | /none",
                "{'op':'add','path':'/a/3','value':1}            | no element 3",
                "{'op':'add','path':'/a/01','value':1}           | no element 01",
                "{'op':'remove','path':'/a/-'}                   | no element -",
                "{'op':'test','path':'/a/0','value':2}           | has failed",
                "{'op':'test','path':'/a/0','value':'1'}         | has failed",
                "{'op':'add','path':'/b'}                        | no value",
                "{'op':'add','path':'b','value':1}               | begins with a slash",
                "{'op':'copy','path':'/b'}                       | no from",
                "{'op':'move','from':'/a','path':'/a/0'}         | into itself",
                "{'op':'remove','path':''}                       | whole object",
                "{'op':'jump','path':'/a'}                       | jump",
                "7                                               | begins with a slash"
            })
    void anOperationThatDoesNotFit(String operation, String message) {
        assertThatThrownBy(() -> patched("{'a':[1]}", operation))
                .isInstanceOf(StatusException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}             | {'a':'c'}           | {'a':'c'}",
                "{'a':'b'}             | {'b':'c'}           | {'a':'b','b':'c'}",
                "{'a':'b','b':'c'}     | {'a':null}          | {'b':'c'}",
                "{'a':['b']}           | {'a':'c'}           | {'a':'c'}",
                "{'a':{'b':'c'}}       | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':'foo'}           | null                | null",
                "{'e':null}            | {'a':1}             | {'e':null,'a':1}",
                "[1,2]                 | {'a':'b','c':null}  | {'a':'b'}",
                "{}                    | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}"
            })
    void aMergePatch(String target, String patch, String expected) {
        assertThat(MergePatch.apply(json(target), json(patch))).isEqualTo(json(expected));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
    void aPatchThatMovesALongListOftenIsRefused() {
        String there = ",{'op':'move','from':'/a','path':'/b'}";
        String back = ",{'op':'move','from':'/b','path':'/a'}";
        String list = "{'op':'add','path':'/a','value':[0%s]}".formatted(",0".repeat(900_000));

        assertThatThrownBy(() -> patched("{}", list + (there + back).repeat(4_000)))
                .hasMessageContaining("moves more than");
    }
}
