package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.anything;
import static dev.tain.testkit.RequestMatch.blobs;
import static dev.tain.testkit.RequestMatch.carrying;
import static dev.tain.testkit.RequestMatch.gets;
import static dev.tain.upstream.Calls.bytes;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Credential;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.testkit.Content;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.FakeStorage;
import dev.tain.testkit.Fault;
import dev.tain.testkit.Presigning;
import dev.tain.testkit.TestSecret;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Amazon ECR: user AWS with a password that is good for twelve hours, by the Basic scheme; blobs at S3, which refuses who shows
 * more than the signature of the address.
 */
class EcrTest {

    private static final String HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    private static final RepositoryName NAME = RepositoryName.parse("team/app");
    private static final RemoteRepository REPOSITORY = Internet.repository(HOST, NAME);
    private static final Credentials AWS = TestSecret.credentials("AWS");
    private static final Content BLOB = Content.random(1, 5_000);

    @AutoClose
    private final Internet internet = new Internet();

    private final FakeRegistry ecr = internet.registry(
            HOST,
            FakeRegistry.builder().basic(AWS, "Basic realm=\"https://" + HOST + "/\",service=\"ecr.amazonaws.com\""));
    private final FakeStorage s3 =
            internet.storage("prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com", Presigning.S3);
    private final Digest digest = ecr.putBlob(NAME, BLOB);

    @Test
    void blobsComeFromS3WithoutThePassword() {
        ecr.on(blobs().and(gets())).always(s3.redirectsGet(307));
        RegistryClient client = internet.client(AWS);

        assertThat(value(client.checkBlob(REPOSITORY, digest, Via.NOBODY))).hasValue(BLOB.size());
        assertThat(value(bytes(client.pullBlob(REPOSITORY, digest, 0, Via.NOBODY))))
                .isEqualTo(BLOB.bytes());
        assertThat(value(bytes(client.pullBlob(REPOSITORY, digest, 4_990, Via.NOBODY))))
                .hasSize(10);

        assertThat(ecr.requests())
                .as("only the first request comes without the password")
                .hasSize(4);
        assertThat(ecr.requests(carrying("Authorization"))).hasSize(3);
        assertThat(s3.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Authorization"));
    }

    @Test
    void aNewPasswordIsUsedAtOnce() {
        AtomicReference<Credential> password =
                new AtomicReference<>(new Credential.Password("AWS", TestSecret.password()));
        RegistryClient client = internet.client(repository -> Mono.fromSupplier(password::get));
        UpstreamException failure = failure(client.checkBlob(REPOSITORY, digest, Via.NOBODY));
        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure).hasMessageContainingAll(HOST, "to AWS");

        password.set(new Credential.Password("AWS", AWS.password()));

        assertThat(value(client.checkBlob(REPOSITORY, digest, Via.NOBODY))).hasValue(BLOB.size());
    }

    @Test
    void aPasswordThatHasEndedIsSaidToHave() {
        String said = "Your authorization token has expired. Reauthenticate and try again.";
        ecr.on(anything())
                .always(Fault.answer(
                        403, Content.of("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"" + said + "\"}]}")));

        UpstreamException failure = failure(internet.client(AWS).pullBlob(REPOSITORY, digest, 0, Via.NOBODY));

        assertThat(failure.failure()).isEqualTo(Failure.DENIED);
        assertThat(failure).hasMessageContainingAll(HOST, "403 Forbidden", said);
    }
}
