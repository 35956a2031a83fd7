#include "conformance/differential/asking/value_graph.h"

#include <cstddef>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "protocol/pickle/testing/dice.h"

namespace mitogen {
namespace {

// clang-format off
constexpr const char* kAtoms[] = {
    "null", "true", "false", "0", "1", "-1", "255", "256", "65535", "65536",
    "-129", "2147483647", "2147483648", "-2147483648", "-2147483649",
    "4294967296", "9007199254740991", "-9007199254740991",
    "{\"int\":\"9223372036854775807\"}", "{\"int\":\"9223372036854775808\"}",
    "{\"int\":\"-9223372036854775808\"}", "{\"int\":\"-9223372036854775809\"}",
    "{\"int\":\"340282366920938463463374607431768211456\"}",
    "{\"float\":\"3ff0000000000000\"}", "{\"float\":\"8000000000000000\"}",
    "{\"float\":\"7ff0000000000000\"}", "{\"float\":\"7ff8000000000000\"}",
    "{\"float\":\"0000000000000001\"}", "\"\"", "\"a\"", "\"ab\"",
    "\"\\u00e9\"", "\"\\u20ac\"", "\"\\ud83d\\udc0d\"", "\"a\\nb\"",
    "{\"wtf8\":\"eda080\"}", "{\"wtf8\":\"61edb08d\"}", "{\"bytes\":\"\"}",
    "{\"bytes\":\"61\"}", "{\"bytes\":\"ff\"}", "{\"bytes\":\"80ff00\"}",
    "{\"bytes\":\"c3a9\"}", "{\"tuple\":[]}", "{\"blob\":\"\"}",
    "{\"blob\":\"61\"}", "{\"blob\":\"00ff\"}", "{\"secret\":\"\"}",
    "{\"secret\":\"pass\"}", "{\"secret\":\"\\u00e9\"}",
    "{\"callerror\":\"boom\"}", "{\"callerror\":\"\"}", "{\"sender\":[0,1]}",
    "{\"sender\":[3,1001]}", "{\"context\":[3,null]}",
    "{\"context\":[4,\"name\"]}", "{\"context\":[2147483648,\"\\u00e9\"]}",
    "{\"global\":\"__builtin__.bytes\"}",
};
// clang-format on

// What protocol 2 has no opcode for.
constexpr const char* kUnwritable[] = {"{\"bytearray\":\"61\"}",
                                       "{\"frozenset\":[]}"};

// Lengths where an opcode or a batch ends.
constexpr size_t kLengths[] = {254, 255, 256, 257, 1000};
// Items that are too many to be tried one by one.
constexpr size_t kLongNode = 30;
constexpr size_t kCounts[] = {999, 1000, 1001, 2000, 2001, 256};

std::string Ref(size_t node) { return absl::StrCat("{\"ref\":", node, "}"); }

class GraphBuilder {
 public:
  explicit GraphBuilder(Dice* dice) : dice_(*dice) {}

  ValueGraph Build(size_t nodes) {
    count_ = nodes;
    for (size_t i = 0; i < nodes; ++i) AddNode();
    ValueGraph graph{std::move(nodes_), Atom()};
    if (nodes > 0 && dice_.Percent(90)) graph.root = Ref(nodes - 1);
    return graph;
  }

 private:
  using Node = ValueGraph::Node;

  std::string Atom() {
    if (dice_.Percent(1)) return dice_.Pick(kUnwritable);
    if (dice_.Percent(3)) return LongString();
    if (dice_.Percent(3)) return RandomInteger();
    return dice_.Pick(kAtoms);
  }

  std::string LongString() {
    const size_t length = dice_.Pick(kLengths);
    if (dice_.Percent(50)) {
      return absl::StrCat("\"", std::string(length, 'x'), "\"");
    }
    return absl::StrCat("{\"bytes\":\"",
                        absl::BytesToHexString(std::string(length, '\xfe')),
                        "\"}");
  }

  // Over 53 bits.
  std::string RandomInteger() {
    return absl::StrCat("{\"int\":\"", dice_.Percent(50) ? "-" : "",
                        (dice_.Number() | uint64_t{1} << 63) >> dice_.Below(10),
                        "\"}");
  }

  // A value of an item; `any` lets it be a node that is still to come.
  std::string Item(bool any) {
    const bool may_be_cyclic = any && dice_.Percent(15);
    const size_t limit = may_be_cyclic ? count_ : nodes_.size();
    if (limit == 0 || dice_.Percent(40)) return Atom();
    return Ref(dice_.Below(limit));
  }

  // The `n`th key of its dict: equal to no other one, nor as bytes to text.
  std::string Key(size_t n) {
    const std::string name = absl::StrCat("key", n);
    switch (dice_.Below(6)) {
      case 0:
        return absl::StrCat("\"", name, "\"");
      case 1:
        return absl::StrCat("{\"bytes\":\"", absl::BytesToHexString(name),
                            "\"}");
      case 2:
        if (n > 0 || strings_.empty()) return absl::StrCat(n);
        return Ref(dice_.Pick(strings_));
      case 3:
        return absl::StrFormat("{\"float\":\"3ff8%012x\"}", n);
      default:
        return absl::StrCat(n);
    }
  }

  std::vector<std::string> Items(size_t count, bool any) {
    std::vector<std::string> items;
    for (size_t i = 0; i < count; ++i) items.push_back(Item(any));
    return items;
  }

  // Numbers that count up are a dict whose order Python 2 keeps.
  std::vector<std::string> Entries(size_t count, bool names_alone) {
    const bool counts_up = !names_alone && dice_.Percent(50);
    std::vector<std::string> items;
    for (size_t i = 0; i < count; ++i) {
      items.push_back(names_alone ? absl::StrCat("\"name", i, "\"")
                      : counts_up ? absl::StrCat(i)
                                  : Key(i));
      items.push_back(Item(!names_alone));
    }
    return items;
  }

  void AddString() {
    const std::string text = absl::StrCat("string", nodes_.size());
    strings_.push_back(nodes_.size());
    nodes_.push_back(
        dice_.Percent(50)
            ? Node{"text", {absl::StrCat("\"", text, "\"")}}
            : Node{"byteobject",
                   {absl::StrCat("{\"bytes\":\"", absl::BytesToHexString(text),
                                 "\"}")}});
  }

  // Many small items, for the batches.
  void AddLong() {
    const size_t count = dice_.Pick(kCounts);
    Node node{dice_.Percent(50) ? "list" : "dict", {}};
    for (size_t i = 0; i < count; ++i) {
      if (node.kind == "dict") node.items.push_back(absl::StrCat(i));
      node.items.push_back(dice_.Percent(90) ? "null" : "\"a\"");
    }
    nodes_.push_back(std::move(node));
  }

  void AddNode() {
    const size_t count = dice_.Below(6);
    switch (dice_.Below(20)) {
      case 0:
      case 1:
      case 2:
        return AddString();
      case 3:
        if (dice_.Percent(20)) return AddLong();
        return nodes_.push_back({"list", Items(count, true)});
      case 4:
        if (dice_.Percent(80)) return nodes_.push_back({"kwargs", {}});
        return nodes_.push_back({"set", {"1"}});
      case 5:
      case 6:
        return nodes_.push_back({"kwargs", Entries(count, true)});
      case 7:
      case 8:
      case 9:
      case 10:
      case 11:
        return nodes_.push_back({"dict", Entries(count, false)});
      case 12:
      case 13:
      case 14:
      case 15:
        // An empty tuple is an atom.
        return nodes_.push_back({"tuple", Items(count + 1, false)});
      default:
        return nodes_.push_back({"list", Items(count, true)});
    }
  }

  Dice& dice_;
  size_t count_ = 0;
  std::vector<Node> nodes_;
  std::vector<size_t> strings_;
};

bool HasEntries(const ValueGraph::Node& node) {
  return node.kind == "dict" || node.kind == "kwargs";
}

bool IsString(const ValueGraph::Node& node) {
  return node.kind == "text" || node.kind == "byteobject";
}

// Adds the graphs that lack `count` items or entries in a row.
void AddWithout(const ValueGraph& graph, size_t node, size_t size,
                std::vector<ValueGraph>* simpler) {
  const size_t items = graph.nodes[node].items.size();
  for (size_t at = 0; at + size <= items; at += size) {
    simpler->push_back(graph);
    auto& left = simpler->back().nodes[node].items;
    left.erase(left.begin() + at, left.begin() + at + size);
  }
}

void AddSimplerItems(const ValueGraph& graph, size_t node,
                     std::vector<ValueGraph>* simpler) {
  const auto& items = graph.nodes[node].items;
  const size_t unit = HasEntries(graph.nodes[node]) ? 2 : 1;
  for (size_t at = unit - 1; at < items.size(); at += unit) {
    if (items[at] == "null") continue;
    simpler->push_back(graph);
    simpler->back().nodes[node].items[at] = "null";
  }
}

// One part less, or one simpler part. Long nodes first get short.
std::vector<ValueGraph> SimplerGraphs(const ValueGraph& graph) {
  std::vector<ValueGraph> simpler;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.root != Ref(i)) simpler.push_back({graph.nodes, Ref(i)});
  }
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const ValueGraph::Node& node = graph.nodes[i];
    if (IsString(node)) continue;
    const size_t unit = HasEntries(node) ? 2 : 1;
    const size_t units = node.items.size() / unit;
    // An empty tuple is no node.
    const size_t most = node.kind == "tuple" ? units / 2 : units;
    const size_t least = units > kLongNode ? units / 4 : 1;
    for (size_t count = most; count >= least && count > 0; count /= 2) {
      AddWithout(graph, i, count * unit, &simpler);
    }
    if (units <= kLongNode) AddSimplerItems(graph, i, &simpler);
  }
  return simpler;
}

std::string NodeJson(const ValueGraph::Node& node) {
  const std::string begin = absl::StrCat("{\"", node.kind, "\":");
  if (IsString(node)) return absl::StrCat(begin, node.items[0], "}");
  std::vector<std::string> items = node.items;
  if (HasEntries(node)) {
    items.clear();
    for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
      items.push_back(
          absl::StrCat("[", node.items[i], ",", node.items[i + 1], "]"));
    }
  }
  return absl::StrCat(begin, "[", absl::StrJoin(items, ","), "]}");
}

}  // namespace

rc::Gen<ValueGraph> ArbitraryValueGraph() {
  return rc::Gen<ValueGraph>([](const rc::Random& random, int size) {
    Dice dice(random);
    ValueGraph graph =
        GraphBuilder(&dice).Build(dice.Below(2 + size * 10 / rc::kNominalSize));
    return rc::shrinkable::shrinkRecur(
        std::move(graph), [](const ValueGraph& larger) {
          return rc::seq::fromContainer(SimplerGraphs(larger));
        });
  });
}

std::string ToJson(const ValueGraph& graph) {
  if (graph.nodes.empty()) return absl::StrCat("{\"root\":", graph.root, "}");
  std::vector<std::string> nodes;
  for (const ValueGraph::Node& node : graph.nodes) {
    nodes.push_back(NodeJson(node));
  }
  return absl::StrCat("{\"root\":", graph.root, ",\"nodes\":[",
                      absl::StrJoin(nodes, ","), "]}");
}

}  // namespace mitogen
