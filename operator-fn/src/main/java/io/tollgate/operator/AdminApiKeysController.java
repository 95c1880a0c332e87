package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.ApiKeys;
import io.tollgate.auth.NewApiKey;
import io.tollgate.auth.Operator;
import io.tollgate.auth.Viewer;
import io.tollgate.json.Text;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.request.ApiKeyRequest;
import io.tollgate.request.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * The routes by which operators let programs of shops in. A secret is in one answer and stored
 * nowhere, so they keep no Idempotency-Key: a repeat of a lost request makes another key, and the
 * one that nobody has is revoked.
 */
@Controller("/api/v1/admin/api-keys")
class AdminApiKeysController {

  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

  private final ApiKeys stored;
  private final ConfigureApiKeys keys;
  private final ApiKeyResponses responses;
  private final Clock clock;

  AdminApiKeysController(
      ApiKeys stored, ConfigureApiKeys keys, ApiKeyResponses responses, Clock clock) {
    this.stored = stored;
    this.keys = keys;
    this.responses = responses;
    this.clock = clock;
  }

  @Get(produces = MediaType.ALL)
  HttpReply list(Viewer viewer) {
    return responses.list(stored.list(clock.instant()));
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply make(Operator operator, HttpEvent event) {
    NewApiKey wanted =
        JsonReader.parse(event.body(), form -> ApiKeyRequest.read(form, clock.instant()));
    return responses.of(keys.make(wanted, operator));
  }

  @Post(uri = "/{id}/rotate", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply rotate(Operator operator, String id, HttpEvent event) {
    byte[] body = event.body().length == 0 ? NOTHING : event.body();
    KeyRotation wanted = JsonReader.parse(body, form -> KeyRotation.read(form, clock.instant()));
    return responses.of(keys.rotate(Text.ascii(id), wanted, operator));
  }

  @Post(uri = "/{id}/revoke", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply revoke(Operator operator, String id) {
    return responses.of(keys.revoke(Text.ascii(id), operator));
  }
}
