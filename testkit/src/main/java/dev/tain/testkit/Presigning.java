package dev.tain.testkit;

/** How the storage services behind registries sign the addresses that they are reached by. */
public enum Presigning {
    /** Amazon S3, Signature Version 4. */
    S3(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600"
                    + "&X-Amz-Credential=AKIAEXAMPLE%2F20260301%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=",
            400, """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed; only the X-Amz-Algorithm query \
            parameter, Signature query string parameter or the Authorization header should be specified</Message>\
            <ArgumentName>Authorization</ArgumentName></Error>"""),
    /** Amazon CloudFront. */
    CLOUDFRONT(
            "Expires=1772370000&Key-Pair-Id=APKAEXAMPLE&Signature=", 403, "<Error><Code>AccessDenied</Code></Error>"),
    /** Azure Blob Storage. */
    AZURE("se=2026-03-01T12%3A20%3A00Z&sp=r&spr=https&sr=b&sv=2018-03-28&regid=0&sig=", 400, """
            <?xml version="1.0" encoding="utf-8"?>
            <Error><Code>InvalidAuthenticationInfo</Code><Message>Authentication information is not given in the correct \
            format. Check the value of Authorization header.</Message></Error>"""),
    /** Cloudflare, as Docker Hub uses it. */
    CLOUDFLARE("verify=1772370000-", 403, "");

    private final String query;
    private final int statusForAuthorization;
    private final String errorForAuthorization;

    Presigning(String query, int statusForAuthorization, String errorForAuthorization) {
        this.query = query;
        this.statusForAuthorization = statusForAuthorization;
        this.errorForAuthorization = errorForAuthorization;
    }

    /** The query of an address. */
    String query(String signature) {
        return query + signature;
    }

    /** The answer to who shows a credential besides the signature. */
    Answer toAuthorization() {
        return new Answer(statusForAuthorization, Content.of(errorForAuthorization))
                .header(Answer.CONTENT_TYPE, "application/xml");
    }
}
