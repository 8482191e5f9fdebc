package dev.marty.kit.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.ComposerException;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What vertx-config-yaml reads without a word and a person did not mean: duplicate keys (the last
 * one wins), {@code no} for false, {@code 0755} for 493, {@code 190:20:30} for 685230, several
 * documents, a file of comments only. It also remembers the line of every key path, for the
 * messages of the checks that follow.
 */
final class YamlLint {
  private static final Pattern DECIMAL = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern BOOLEAN = Pattern.compile("true|false");

  private static final Set<Tag> STANDARD =
      Set.of(Tag.STR, Tag.INT, Tag.BOOL, Tag.NULL, Tag.FLOAT, Tag.TIMESTAMP, Tag.BINARY);

  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  // Aliases may repeat a node many times and even contain themselves.
  private final Set<Node> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Reads a YAML text.
   *
   * @param text the whole file
   * @return what was found; never throws for bad YAML, which becomes a problem
   */
  static YamlLint of(String text) {
    YamlLint lint = new YamlLint();
    try {
      List<Node> documents = new ArrayList<>();
      new Yaml(new LoaderOptions()).composeAll(new StringReader(text)).forEach(documents::add);
      lint.documents(documents);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      // A composer's message repeats the value, which may be a secret that begins with * or !!.
      String why =
          e instanceof ComposerException
              ? "an alias, an anchor or a tag that means nothing here; quote the value"
              : e.getProblem();
      lint.problems.add(new ConfigProblem(line, "", "not valid YAML: " + why + "."));
    }
    return lint;
  }

  List<ConfigProblem> problems() {
    return List.copyOf(problems);
  }

  /** The line of a key path, or of its nearest parent in the file, or 0. */
  int line(String path) {
    String key = path;
    while (!key.isEmpty()) {
      Integer line = lines.get(key);
      if (line != null) {
        return line;
      }
      key = key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "";
    }
    return 0;
  }

  private void documents(List<Node> documents) {
    if (documents.size() != 1) {
      problem(0, "", "must hold one YAML document, not " + documents.size() + ".");
    } else if (documents.get(0) instanceof MappingNode mapping) {
      mapping(mapping, "");
    } else {
      problem(0, "", "must be a mapping with the keys " + ConfigSchema.topLevelKeys() + ".");
    }
  }

  private void mapping(MappingNode node, String path) {
    if (!visited.add(node)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(line, path, "has a key that is not a plain word.");
        continue;
      }
      String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      if (!seen.add(key.getValue())) {
        problem(
            line,
            child,
            "stands here a second time (first on line " + lines.get(child) + "); remove one.");
      }
      lines.putIfAbsent(child, line);
      value(tuple.getValueNode(), child);
    }
  }

  private void value(Node node, String path) {
    int line = node.getStartMark().getLine() + 1;
    if (node instanceof MappingNode mapping) {
      mapping(mapping, path);
    } else if (node instanceof SequenceNode) {
      problem(line, path, "is a list; no setting of Marty is one.");
    } else if (!STANDARD.contains(node.getTag())) {
      problem(line, path, "has a tag (!…); no setting of Marty takes one, so quote the value.");
    } else if (node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && surprising(scalar)) {
      problem(
          line,
          path,
          (ConfigSchema.secret(path) ? "the value" : "'" + scalar.getValue() + "'")
              + " is not read as it is written; use true, false or a plain decimal number, or"
              + " quote it if it is text.");
    }
  }

  private static boolean surprising(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.INT)) {
      return !DECIMAL.matcher(scalar.getValue()).matches();
    }
    if (tag.equals(Tag.BOOL)) {
      return !BOOLEAN.matcher(scalar.getValue()).matches();
    }
    return tag.equals(Tag.FLOAT) || tag.equals(Tag.TIMESTAMP) || tag.equals(Tag.BINARY);
  }

  private void problem(int line, String path, String message) {
    problems.add(new ConfigProblem(line, path, message));
  }
}
