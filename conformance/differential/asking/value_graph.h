// Values to be written, as requests of the testee protocol have them: with
// strings that are one object in several places, with cycles, and with dicts
// in an order. More than a Document can say.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_VALUE_GRAPH_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_VALUE_GRAPH_H_

#include <string>
#include <vector>

#include "rapidcheck.h"

namespace mitogen {

struct ValueGraph {
  struct Node {
    // As in the protocol: "list", "dict", "text", ...
    std::string kind;
    // JSON of atoms; of a dict the keys and values in turn.
    std::vector<std::string> items;
  };

  std::vector<Node> nodes;
  // JSON of an atom.
  std::string root = "null";
};

// No dict has a key twice, on any Python. Few values have parts that cannot be
// written.
rc::Gen<ValueGraph> ArbitraryValueGraph();

std::string ToJson(const ValueGraph& graph);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_VALUE_GRAPH_H_
