package io.tollgate.local.apigateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values a template gives locally. Understood are {@code !Ref} of a parameter, of a
 * pseudo-parameter and of a resource (its logical id stands for it), {@code !Sub} of the same in
 * one string, {@code !FindInMap} of fixed keys, {@code !Select} of a list, {@code !If} of a
 * condition made from {@code !Equals} and {@code !Not}, and {@code !Split} where a list is due. A
 * parameter that is not given and has no default has no value here, and no attribute of a resource
 * has one. Everything else stops the start.
 */
final class Intrinsics {

  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::AccountId", "000000000000",
          "AWS::Partition", "aws",
          "AWS::Region", "local",
          "AWS::StackName", "local",
          "AWS::URLSuffix", "localhost");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private final Map<String, Optional<String>> values = new HashMap<>();
  private final Map<String, YamlNode> mappings;
  private final Map<String, YamlNode> conditions;

  Intrinsics(
      Map<String, YamlNode> parameters,
      Map<String, String> given,
      Iterable<String> resources,
      Map<String, YamlNode> mappings,
      Map<String, YamlNode> conditions) {
    this.mappings = mappings;
    this.conditions = conditions;
    PSEUDO.forEach((name, value) -> values.put(name, Optional.of(value)));
    resources.forEach(name -> values.put(name, Optional.of(name)));
    parameters.forEach(
        (name, node) ->
            values.put(
                name,
                Optional.ofNullable(given.get(name))
                    .or(() -> node.find("Default").map(YamlNode::scalar))));
  }

  /** The text of a scalar, or nothing where it depends on a parameter without a default. */
  Optional<String> text(YamlNode node) {
    return switch (node.tag()) {
      case "!Ref", "!GetAtt" -> value(node, node.scalar());
      case "!Sub" -> substitute(node, node.scalar());
      case "!If" -> text(chosen(node));
      case "!Select" -> selected(node);
      case "!FindInMap" -> text(mapped(node));
      default -> {
        refuseIntrinsic(node);
        yield Optional.of(node.scalar());
      }
    };
  }

  /** The same where the front cannot do without a value. */
  String required(YamlNode node) {
    return text(node)
        .orElseThrow(
            () -> node.fault("this needs a value, and the parameter has no Default to take."));
  }

  /** A list, or a parameter of type list; entries without a value are left out. */
  List<String> list(YamlNode node) {
    if (node.tag().equals("!If")) {
      return list(chosen(node));
    }
    if (node.tag().equals("!Split")) {
      List<YamlNode> parts = operands(node, 2);
      return text(parts.get(1)).stream()
          .flatMap(Pattern.compile(parts.get(0).scalar(), Pattern.LITERAL)::splitAsStream)
          .toList();
    }
    if (node.isList()) {
      refuseIntrinsic(node);
      return node.list().stream().flatMap(entry -> text(entry).stream()).toList();
    }
    return text(node).stream()
        .flatMap(text -> Pattern.compile(",").splitAsStream(text))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private Optional<String> selected(YamlNode node) {
    List<YamlNode> parts = operands(node, 2);
    return list(parts.get(1)).stream().skip(Long.parseLong(required(parts.get(0)))).findFirst();
  }

  private YamlNode mapped(YamlNode node) {
    List<YamlNode> keys = operands(node, 3);
    YamlNode map = keys.get(0);
    return Optional.ofNullable(mappings.get(map.scalar()))
        .orElseThrow(() -> map.fault("no mapping is called '" + map.scalar() + "'."))
        .required(keys.get(1).scalar())
        .required(keys.get(2).scalar());
  }

  private YamlNode chosen(YamlNode node) {
    List<YamlNode> parts = operands(node, 3);
    YamlNode name = parts.get(0);
    YamlNode condition =
        Optional.ofNullable(conditions.get(name.scalar()))
            .orElseThrow(() -> name.fault("no condition is called '" + name.scalar() + "'."));
    return parts.get(holds(condition) ? 1 : 2);
  }

  private boolean holds(YamlNode condition) {
    return switch (condition.tag()) {
      case "!Equals" -> {
        List<YamlNode> sides = operands(condition, 2);
        yield text(sides.get(0)).equals(text(sides.get(1)));
      }
      case "!Not" -> !holds(operands(condition, 1).getFirst());
      default ->
          throw condition.fault("the local API gateway knows conditions of !Equals and !Not only.");
    };
  }

  private static List<YamlNode> operands(YamlNode node, int count) {
    List<YamlNode> operands = node.list();
    if (operands.size() != count) {
      throw node.fault(node.tag() + " takes a list of " + count + ".");
    }
    return operands;
  }

  private static void refuseIntrinsic(YamlNode node) {
    if (node.isIntrinsic()) {
      throw node.fault(
          "the local API gateway does not understand "
              + node.tag()
              + "; it knows !Ref and !Sub of parameters, pseudo-parameters and resources, !GetAtt, !FindInMap, !If, !Select and !Split.");
    }
  }

  private Optional<String> value(YamlNode at, String name) {
    int dot = name.indexOf('.');
    String owner = dot < 0 ? name : name.substring(0, dot);
    if (!values.containsKey(owner)) {
      throw at.fault("nothing called '" + owner + "' has a value here.");
    }
    return dot < 0 ? values.get(name) : Optional.empty();
  }

  private Optional<String> substitute(YamlNode at, String text) {
    StringBuilder result = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      Optional<String> value =
          matcher.group(1).isEmpty()
              ? value(at, matcher.group(2))
              : Optional.of("${" + matcher.group(2) + "}");
      if (value.isEmpty()) {
        return Optional.empty();
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(matcher.appendTail(result).toString());
  }
}
