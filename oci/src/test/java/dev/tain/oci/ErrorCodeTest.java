package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @CsvSource({
        "BLOB_UNKNOWN,          404",
        "BLOB_UPLOAD_INVALID,   400",
        "BLOB_UPLOAD_UNKNOWN,   404",
        "DIGEST_INVALID,        400",
        "MANIFEST_BLOB_UNKNOWN, 404",
        "MANIFEST_INVALID,      400",
        "MANIFEST_UNKNOWN,      404",
        "NAME_INVALID,          400",
        "NAME_UNKNOWN,          404",
        "SIZE_INVALID,          400",
        "UNAUTHORIZED,          401",
        "DENIED,                403",
        "UNSUPPORTED,           405",
        "TOOMANYREQUESTS,       429",
        "PAGINATION_NUMBER_INVALID, 400",
        "UNKNOWN,               503"
    })
    void goesWithAStatus(ErrorCode code, int status) {
        assertThat(code.status()).isEqualTo(status);
    }

    @Test
    void hasEveryCodeOfTheSpecificationAndTwoMore() {
        assertThat(ErrorCode.values()).hasSize(14 + 2);
    }

    @ParameterizedTest
    @EnumSource
    void hasAMessage(ErrorCode code) {
        assertThat(code.message()).isNotBlank();
    }
}
