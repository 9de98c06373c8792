/** What has to be done to reactor-netty's servers so that connections are kept. What is served is the business of others. */
@NullMarked
package dev.tain.server.connection;

import org.jspecify.annotations.NullMarked;
