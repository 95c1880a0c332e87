package io.tollgate.local.apigateway;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** A function's handler object, from bytes to bytes as Lambda's runtime calls it. */
@FunctionalInterface
interface Handler {

  byte[] handle(byte[] event, Context context) throws IOException;

  /** Wraps a handler of either of AWS's interfaces. */
  static Handler of(Object handler) {
    return switch (handler) {
      case RequestStreamHandler stream ->
          (event, context) -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            stream.handleRequest(new ByteArrayInputStream(event), out, context);
            return out.toByteArray();
          };
      case RequestHandler<?, ?> typed -> typed(typed);
      default ->
          throw new IllegalArgumentException(
              handler.getClass().getName()
                  + " is neither a RequestStreamHandler nor a RequestHandler");
    };
  }

  @SuppressWarnings("unchecked") // The types are those that the handler itself declares.
  private static Handler typed(RequestHandler<?, ?> handler) {
    Type[] types = TypeArguments.of(handler.getClass());
    ClassLoader loader = handler.getClass().getClassLoader();
    var input = (PojoSerializer<Object>) serializer(types[0], loader);
    var output = (PojoSerializer<Object>) serializer(types[1], loader);
    var untyped = (RequestHandler<Object, Object>) handler;
    return (event, context) -> {
      Object answer =
          untyped.handleRequest(input.fromJson(new ByteArrayInputStream(event)), context);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      output.toJson(answer, out);
      return out.toByteArray();
    };
  }

  /** The choice that AWS's runtime interface client makes. */
  private static PojoSerializer<?> serializer(Type type, ClassLoader loader) {
    return type instanceof Class<?> known
            && LambdaEventSerializers.isLambdaSupportedEvent(known.getName())
        ? LambdaEventSerializers.serializerFor(known, loader)
        : JacksonFactory.getInstance().getSerializer(type);
  }

  /** Finds what a class puts for the two parameters of RequestHandler. */
  final class TypeArguments {

    private TypeArguments() {}

    static Type[] of(Class<?> handler) {
      return find(handler, new HashMap<>());
    }

    private static Type[] find(Type type, Map<TypeVariable<?>, Type> known) {
      Class<?> raw = (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
      if (type instanceof ParameterizedType parameterized) {
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
          Type argument = parameterized.getActualTypeArguments()[i];
          known.put(variables[i], known.getOrDefault(argument, argument));
        }
      }
      if (raw == RequestHandler.class) {
        TypeVariable<?>[] both = raw.getTypeParameters();
        return new Type[] {concrete(both[0], known), concrete(both[1], known)};
      }
      for (Type next : raw.getGenericInterfaces()) {
        if (RequestHandler.class.isAssignableFrom(rawOf(next))) {
          return find(next, known);
        }
      }
      return find(raw.getGenericSuperclass(), known);
    }

    private static Class<?> rawOf(Type type) {
      return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
    }

    private static Type concrete(Type variable, Map<TypeVariable<?>, Type> known) {
      Type found = known.getOrDefault(variable, Object.class);
      return found instanceof TypeVariable<?> ? Object.class : found;
    }
  }
}
