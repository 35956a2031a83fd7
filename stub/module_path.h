#ifndef X_MP
#define X_MP
#include <fstream>
#include <sstream>
#include <optional>
#include <string>
#include <vector>
#include "router/module_source.h"
namespace mitogen {
class ModulePath : public ModuleSource, public ResourceSource {
 public:
  struct Entry { std::string directory; std::optional<std::string> only; };
  explicit ModulePath(std::vector<Entry> e) : e_(std::move(e)) {}
  absl::StatusOr<std::optional<ModuleSourceText>> Find(absl::string_view n) override {
    std::string rel(n); for (char& c : rel) if (c == '.') c = '/';
    for (auto& e : e_) { std::ifstream f(e.directory + "/" + rel + ".py"); if (f) { std::stringstream s; s << f.rdbuf(); ModuleSourceText t; t.path = "x"; t.source = s.str(); return t; }
     std::ifstream g(e.directory + "/" + rel + "/__init__.py"); if (g) { std::stringstream s; s << g.rdbuf(); ModuleSourceText t; t.path = "x"; t.source = s.str(); t.submodules.emplace(); return t; } }
    return std::nullopt;
  }
  absl::StatusOr<std::vector<std::string>> Related(absl::string_view) override { return std::vector<std::string>(); }
  absl::StatusOr<std::optional<std::string>> Read(absl::string_view, absl::string_view) override { return std::nullopt; }
 private: std::vector<Entry> e_;
};
}
#endif
