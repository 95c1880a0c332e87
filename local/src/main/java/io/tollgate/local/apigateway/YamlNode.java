package io.tollgate.local.apigateway;

import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A node of a YAML file that knows its place, so that a complaint can name the line. */
record YamlNode(Path file, Node node) {

  /** The root of a file. */
  static YamlNode read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      Node node = new Yaml().compose(reader);
      if (node == null) {
        throw new StartFailure(file + ": the template is empty.");
      }
      return new YamlNode(file, node);
    } catch (MarkedYAMLException e) {
      throw new StartFailure(
          file + ":" + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem() + ".", e);
    } catch (IOException e) {
      throw new StartFailure("Cannot read the template " + file + ": " + e, e);
    }
  }

  /** Stops the start; the sentence follows the file and the line. */
  StartFailure fault(String sentence) {
    return new StartFailure(file + ":" + (node.getStartMark().getLine() + 1) + ": " + sentence);
  }

  String tag() {
    return node.getTag().getValue();
  }

  /** A tag of CloudFormation's, such as {@code !Ref}. */
  boolean isIntrinsic() {
    return tag().startsWith("!");
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** The scalar's text as written, whatever its type. */
  String scalar() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw fault("expected a single value here.");
  }

  List<YamlNode> list() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(this::at).toList();
    }
    throw fault("expected a list here.");
  }

  /** Keys in the file's order. */
  Map<String, YamlNode> map() {
    if (!(node instanceof MappingNode mapping)) {
      throw fault("expected keys and values here.");
    }
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    mapping
        .getValue()
        .forEach(tuple -> entries.put(at(tuple.getKeyNode()).scalar(), at(tuple.getValueNode())));
    return entries;
  }

  Optional<YamlNode> find(String key) {
    return Optional.ofNullable(map().get(key));
  }

  YamlNode required(String key) {
    return find(key).orElseThrow(() -> fault("'" + key + "' is missing here."));
  }

  /** Stops the start at a key that would be overlooked. */
  void refuseOthersThan(Set<String> known) {
    map()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                throw value.fault("the local API gateway does not understand '" + key + "' here.");
              }
            });
  }

  private YamlNode at(Node other) {
    return new YamlNode(file, other);
  }
}
