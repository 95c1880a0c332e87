package io.tollgate.local.apigateway;

import io.tollgate.simulator.StartFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the classes of functions are read from. */
public enum FunctionCode {

  /** The jar that the template names, as Lambda gets it. */
  JAR {
    @Override
    List<Path> classPath(FunctionSpec spec) {
      if (!Files.isRegularFile(spec.jar())) {
        throw new StartFailure(spec.name() + ": there is no " + spec.jar() + "; build it first.");
      }
      return List.of(spec.jar());
    }
  },

  /**
   * What lies beside that jar when it is not packed yet: the module's folder {@code classes}, and
   * the libraries that its file {@code class-path} lists. {@code ./dev run} makes both.
   */
  CLASSES {
    @Override
    List<Path> classPath(FunctionSpec spec) throws IOException {
      Path target = spec.jar().getParent();
      Path libraries = target.resolve("class-path");
      if (!Files.isRegularFile(libraries)) {
        throw new StartFailure(spec.name() + ": there is no " + libraries + "; use ./dev run.");
      }
      return Stream.concat(
              Stream.of(target.resolve("classes")),
              Stream.of(Files.readString(libraries).strip().split(File.pathSeparator))
                  .map(Path::of))
          .toList();
    }
  };

  /**
   * Of one function.
   *
   * @throws StartFailure when it was not built
   */
  abstract List<Path> classPath(FunctionSpec spec) throws IOException;
}
