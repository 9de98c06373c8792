package dev.tain.server;

import dev.tain.config.admin.AdminToken;
import dev.tain.config.admin.Role;
import dev.tain.config.admin.TokenEntry;
import dev.tain.config.admin.TokenHash;
import java.util.List;

/** {@code tain token}: makes a bearer token for the admin port, and keeps it nowhere. */
final class TokenCommand {

    private TokenCommand() {}

    /** Prints the token in a line of its own, then the entry for the file of credentials. */
    static void run(CommandLine line) {
        List<String> operands = line.operands();
        if (operands.size() != 2) {
            throw new UsageException("token needs a name and a role: " + String.join(", ", Role.words()));
        }
        String name = operands.get(0);
        if (!TokenEntry.isName(name)) {
            throw new UsageException(
                    "\"%s\" is no name for a token: expected %s".formatted(name, TokenEntry.NAME_FORM));
        }
        Role role = Role.find(operands.get(1))
                .orElseThrow(() -> new UsageException("\"%s\" is not a role: expected %s"
                        .formatted(operands.get(1), String.join(", ", Role.words()))));
        String token = AdminToken.create();
        System.out.print("""
                %s

                # Nobody can show this token once more. Its entry for the file that tain.admin.credentials-file names:
                tokens:
                  - name: "%s"
                    sha256: "%s"
                    role: %s
                """.formatted(token, name, TokenHash.of(token).hex(), role.word()));
    }
}
