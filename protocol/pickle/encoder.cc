#include "protocol/pickle/encoder.h"

#include <bit>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/integer.h"
#include "protocol/pickle/wtf8.h"

namespace mitogen {
namespace {

constexpr char kProtocol = 2;

// CPython's picklers write this many items between a MARK and its APPENDS.
constexpr size_t kBatch = 1000;

// The most times that one tuple is written inside of itself, and so the most
// that a pickle outgrows its values by. Without it k lists that a tuple holds,
// and that hold the tuple, make k^2 items.
constexpr uint32_t kMaxOpenTuple = 16;

// Identities of the objects that CPython has only once; no handle has these
// numbers, which are beyond any arena.
constexpr uint32_t kCharacterIdentity = 0x7ffe0000;  // And a code point.
constexpr uint32_t kEmptyTextIdentity = 0x7ffe0100;
constexpr uint32_t kByteIdentity = 0x7ffe0200;  // And a byte.
constexpr uint32_t kEmptyBytesIdentity = 0x7ffe0300;
constexpr uint32_t kLatin1NameIdentity = 0x7ffe0301;
// An object that nothing else can refer to.
constexpr uint32_t kAnonymous = 0x7fffffff;

constexpr absl::string_view kLatin1Name = "latin1";

constexpr uint32_t kLastLatin1 = 0xff;

uint32_t TextIdentity(absl::string_view text, uint32_t otherwise) {
  if (text.empty()) return kEmptyTextIdentity;
  if (text.size() > 2) return otherwise;
  const uint32_t code_point = ConsumeCodePoint(&text);
  if (!text.empty() || code_point > kLastLatin1) return otherwise;
  return kCharacterIdentity + code_point;
}

uint32_t BytesIdentity(absl::string_view bytes, uint32_t otherwise) {
  if (bytes.empty()) return kEmptyBytesIdentity;
  if (bytes.size() > 1) return otherwise;
  return kByteIdentity + static_cast<uint8_t>(bytes[0]);
}

bool IsDict(ValueKind kind) {
  return kind == ValueKind::kDict || kind == ValueKind::kKwargs;
}

// The global that a value's pickle calls.
std::optional<size_t> GlobalOf(ValueKind kind) {
  switch (kind) {
    case ValueKind::kBlob:
      return GlobalIndexOf(GlobalMeaning::kBlob);
    case ValueKind::kSecret:
      return GlobalIndexOf(GlobalMeaning::kSecret);
    case ValueKind::kKwargs:
      return GlobalIndexOf(GlobalMeaning::kKwargs);
    case ValueKind::kCallError:
      return GlobalIndexOf(GlobalMeaning::kCallError);
    case ValueKind::kSender:
      return GlobalIndexOf(GlobalMeaning::kSender);
    case ValueKind::kContext:
      return GlobalIndexOf(GlobalMeaning::kContext);
    default:
      return std::nullopt;
  }
}

}  // namespace

PickleEncoder::PickleEncoder(const PickleOptions& options)
    : options_(options), python3_(options.profile == PickleProfile::kPython3) {}

absl::Status PickleEncoder::Encode(const Document& doc, ValueId value,
                                   std::string* out) {
  const size_t size_before = out->size();
  doc_ = &doc;
  out_ = out;
  open_.clear();
  open_kwargs_.clear();
  open_tuples_.clear();
  if (!python3_) CountReferences(value);
  Op(Opcode::kProto);
  Byte(kProtocol);
  if (python3_ && options_.top_level_binstring &&
      doc.kind(value) == ValueKind::kBytes) {
    Op(Opcode::kBinString);
    Number(doc.bytes(value).size(), 4);
    out->append(doc.bytes(value).data(), doc.bytes(value).size());
  } else if (absl::Status written = WriteAll(value); !written.ok()) {
    out->resize(size_before);
    return written;
  }
  Op(Opcode::kStop);
  return absl::OkStatus();
}

// Finds out what the memo is needed for. Each pickle has its own memo in this
// profile, since no value of one is written as a reference to another.
void PickleEncoder::CountReferences(ValueId root) {
  references_.clear();
  memo_.clear();
  next_memo_index_ = 0;
  memoize_containers_ = false;
  absl::flat_hash_set<Identity> open_tuples;
  const auto visit = [&](ValueId value) {
    if (doc_->kind(value) == ValueKind::kContext) {
      CountReference(doc_->context_name(value));
    }
    if (open_tuples.contains(value.bits())) memoize_containers_ = true;
    if (!CountReference(value)) return;
    if (doc_->kind(value) == ValueKind::kTuple)
      open_tuples.insert(value.bits());
    open_.push_back({value, 0});
  };
  visit(root);
  while (!open_.empty()) {
    OpenContainer& top = open_.back();
    if (top.next == doc_->children(top.value).size()) {
      open_tuples.erase(top.value.bits());
      open_.pop_back();
    } else {
      visit(doc_->children(top.value)[top.next++]);
    }
  }
}

// True the first time for a value that has children.
bool PickleEncoder::CountReference(ValueId value) {
  switch (doc_->kind(value)) {
    case ValueKind::kNone:
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kFloat:
      return false;
    default:
      break;
  }
  if (++references_[value.bits()] > 1) return false;
  if (const auto global = GlobalOf(doc_->kind(value))) {
    ++references_[Document::Global(*global).bits()];
  }
  return !doc_->children(value).empty();
}

PickleEncoder::Identity PickleEncoder::IdentityOf(ValueId value) const {
  if (!python3_) return value.bits();
  switch (doc_->kind(value)) {
    case ValueKind::kText:
      return TextIdentity(doc_->text(value), value.bits());
    case ValueKind::kBytes:
      return BytesIdentity(doc_->bytes(value), value.bits());
    default:
      return value.bits();
  }
}

absl::Status PickleEncoder::WriteAll(ValueId root) {
  absl::Status status = Begin(root);
  while (status.ok() && !open_.empty()) status = Advance();
  return status;
}

// Writes a value, or its beginning if it has children.
absl::Status PickleEncoder::Begin(ValueId value) {
  if (WriteGet(IdentityOf(value))) return absl::OkStatus();
  const size_t size = doc_->children(value).size();
  switch (doc_->kind(value)) {
    case ValueKind::kTuple:
      if (size == 0) {
        Op(Opcode::kEmptyTuple);
        return absl::OkStatus();
      }
      return OpenTuple(value, size);
    case ValueKind::kList:
      Op(Opcode::kEmptyList);
      Put(value.bits());
      Open(value);
      return absl::OkStatus();
    case ValueKind::kDict:
      Op(Opcode::kEmptyDict);
      Put(value.bits());
      Open(value);
      return absl::OkStatus();
    case ValueKind::kKwargs:
      return OpenKwargs(value);
    default:
      return WriteLeaf(value);
  }
}

void PickleEncoder::Open(ValueId value) { open_.push_back({value, 0}); }

// A tuple gets into the memo only once it is complete; so one in a cycle is
// opened again inside of itself, for each list or dict that leads back to it.
absl::Status PickleEncoder::OpenTuple(ValueId tuple, size_t size) {
  if (MayReopenTuples() && ++open_tuples_[tuple.bits()] > kMaxOpenTuple) {
    return CallerFault("PKL-22",
                       absl::StrCat("expected a tuple that contains itself by "
                                    "less than ",
                                    kMaxOpenTuple, " ways, got more"));
  }
  if (size > 3) Op(Opcode::kMark);
  Open(tuple);
  return absl::OkStatus();
}

void PickleEncoder::CloseTuple(ValueId tuple) {
  if (!MayReopenTuples()) return;
  const auto found = open_tuples_.find(tuple.bits());
  if (--found->second == 0) open_tuples_.erase(found);
}

absl::Status PickleEncoder::OpenKwargs(ValueId value) {
  if (!open_kwargs_.insert(value.bits()).second) {
    return CallerFault("PKL-22",
                       "expected Kwargs that do not contain themselves, got "
                       "some that do");
  }
  WriteGlobal(*GlobalOf(ValueKind::kKwargs));
  Op(Opcode::kEmptyDict);
  Put(kAnonymous);
  Open(value);
  return absl::OkStatus();
}

// Writes the next child of the innermost container, or its end.
absl::Status PickleEncoder::Advance() {
  const ValueId value = open_.back().value;
  const size_t next = open_.back().next;
  const size_t size = doc_->children(value).size();
  const ValueKind kind = doc_->kind(value);
  const bool is_list = kind == ValueKind::kList;
  if (is_list) AfterChild(size, 1, Opcode::kAppend, Opcode::kAppends);
  if (IsDict(kind)) AfterChild(size, 2, Opcode::kSetItem, Opcode::kSetItems);
  if (next == size) {
    open_.pop_back();
    if (kind == ValueKind::kTuple) FinishTuple(value, size);
    if (IsDict(kind)) FinishDict(value);
    return absl::OkStatus();
  }
  if (is_list) BeforeChild(size, 1);
  if (IsDict(kind)) BeforeChild(size, 2);
  ++open_.back().next;
  return Begin(doc_->children(value)[next]);
}

// Opens a batch of items, of `unit` children each.
void PickleEncoder::BeforeChild(size_t size, size_t unit) {
  const size_t next = open_.back().next;
  if (size == unit) return;
  if (next == 0 || (python3_ && next % (kBatch * unit) == 0)) {
    Op(Opcode::kMark);
  }
}

// Closes a batch of items.
void PickleEncoder::AfterChild(size_t size, size_t unit, Opcode one,
                               Opcode many) {
  const size_t next = open_.back().next;
  if (next == 0) return;
  if (size == unit) {
    if (next == size) Op(one);
  } else if (next == size || (python3_ && next % (kBatch * unit) == 0)) {
    Op(many);
  }
}

void PickleEncoder::FinishDict(ValueId value) {
  const size_t entries = doc_->entries(value).size();
  if (python3_ && entries > 0 && entries % kBatch == 0) {
    // CPython looks for one more entry only after it began a batch for it.
    Op(Opcode::kMark);
    Op(Opcode::kSetItems);
  }
  if (doc_->kind(value) != ValueKind::kKwargs) return;
  open_kwargs_.erase(value.bits());
  WriteCall(1, value.bits());
}

void PickleEncoder::FinishTuple(ValueId tuple, size_t size) {
  CloseTuple(tuple);
  if (memo_.contains(tuple.bits())) {
    // The tuple contains itself, and got written inside of itself: that one
    // it is, and the items on the stack are dropped.
    if (size > 3) {
      Op(Opcode::kPopMark);
    } else {
      for (size_t i = 0; i < size; ++i) Op(Opcode::kPop);
    }
    WriteGet(tuple.bits());
    return;
  }
  static constexpr Opcode kBySize[] = {Opcode::kTuple1, Opcode::kTuple2,
                                       Opcode::kTuple3};
  Op(size > 3 ? Opcode::kTuple : kBySize[size - 1]);
  Put(tuple.bits());
}

absl::Status PickleEncoder::WriteLeaf(ValueId value) {
  const ValueKind kind = doc_->kind(value);
  switch (kind) {
    case ValueKind::kNone:
      Op(Opcode::kNone);
      return absl::OkStatus();
    case ValueKind::kBool:
      Op(doc_->AsBool(value) ? Opcode::kNewTrue : Opcode::kNewFalse);
      return absl::OkStatus();
    case ValueKind::kInt:
      WriteInt(doc_->AsInt(value));
      return absl::OkStatus();
    case ValueKind::kFloat:
      WriteFloat(doc_->AsFloat(value));
      return absl::OkStatus();
    case ValueKind::kGlobal:
      WriteGlobal(doc_->global_index(value));
      return absl::OkStatus();
    case ValueKind::kSender:
    case ValueKind::kContext:
      WriteContext(value);
      return absl::OkStatus();
    case ValueKind::kSet:
    case ValueKind::kFrozenSet:
    case ValueKind::kByteArray:
      return CallerFault("PKL-22", absl::StrCat("expected a value that peers "
                                                "read in protocol 2, got a ",
                                                ValueKindName(kind)));
    default:
      WriteString(value);
      return absl::OkStatus();
  }
}

void PickleEncoder::WriteString(ValueId value) {
  const Identity identity = IdentityOf(value);
  switch (doc_->kind(value)) {
    case ValueKind::kBigInt:
      WriteBigInt(doc_->IntegerBytes(value, nullptr));
      return;
    case ValueKind::kText:
      WriteTextObject(doc_->text(value), identity);
      return;
    case ValueKind::kBytes:
      WriteBytesObject(doc_->bytes(value), identity);
      return;
    case ValueKind::kBlob: {
      const absl::string_view bytes = doc_->bytes(value);
      WriteGlobal(*GlobalOf(ValueKind::kBlob));
      WriteBytesObject(bytes, BytesIdentity(bytes, kAnonymous));
      WriteCall(1, identity);
      return;
    }
    default: {
      const absl::string_view text = doc_->text(value);
      WriteGlobal(*GlobalOf(doc_->kind(value)));
      WriteTextObject(text, TextIdentity(text, kAnonymous));
      WriteCall(1, identity);
    }
  }
}

void PickleEncoder::WriteContext(ValueId value) {
  const bool is_sender = doc_->kind(value) == ValueKind::kSender;
  WriteGlobal(*GlobalOf(doc_->kind(value)));
  WriteInt(doc_->context_id(value));
  if (is_sender) {
    WriteInt(doc_->handle(value));
  } else if (doc_->is_none(doc_->context_name(value))) {
    Op(Opcode::kNone);
  } else {
    const ValueId name = doc_->context_name(value);
    WriteTextObject(doc_->text(name), IdentityOf(name));
  }
  WriteCall(2, value.bits());
}

// Ends a call whose global and arguments are written.
void PickleEncoder::WriteCall(size_t arguments, Identity identity) {
  Op(arguments == 1 ? Opcode::kTuple1 : Opcode::kTuple2);
  Put(kAnonymous);
  Op(Opcode::kReduce);
  Put(identity);
}

void PickleEncoder::WriteGlobal(size_t index) {
  const Identity identity = Document::Global(index).bits();
  if (WriteGet(identity)) return;
  Op(Opcode::kGlobal);
  absl::StrAppend(out_, kGlobals[index].module, "\n", kGlobals[index].name,
                  "\n");
  Put(identity);
}

void PickleEncoder::WriteTextObject(absl::string_view text, Identity identity) {
  if (WriteGet(identity)) return;
  Op(Opcode::kBinUnicode);
  Number(text.size(), 4);
  out_->append(text.data(), text.size());
  Put(identity);
}

void PickleEncoder::WriteBytesObject(absl::string_view bytes,
                                     Identity identity) {
  if (WriteGet(identity)) return;
  if (!python3_) {
    WriteBinString(bytes);
    Put(identity);
  } else if (bytes.empty()) {
    WriteGlobal(GlobalIndexOf(GlobalMeaning::kBytes));
    Op(Opcode::kEmptyTuple);
    Op(Opcode::kReduce);
    Put(identity);
  } else {
    WriteLatin1(bytes);
    WriteCall(2, identity);
  }
}

void PickleEncoder::WriteBinString(absl::string_view bytes) {
  const bool is_short = bytes.size() <= std::numeric_limits<uint8_t>::max();
  Op(is_short ? Opcode::kShortBinString : Opcode::kBinString);
  Number(bytes.size(), is_short ? 1 : 4);
  out_->append(bytes.data(), bytes.size());
}

// The global _codecs.encode, and the bytes as text with its arguments.
void PickleEncoder::WriteLatin1(absl::string_view bytes) {
  WriteGlobal(GlobalIndexOf(GlobalMeaning::kLatin1Encode));
  std::string text;
  for (const char byte : bytes) {
    AppendCodePoint(static_cast<uint8_t>(byte), &text);
  }
  WriteTextObject(text, TextIdentity(text, kAnonymous));
  WriteTextObject(kLatin1Name, kLatin1NameIdentity);
}

void PickleEncoder::Number(uint64_t number, size_t size) {
  char bytes[sizeof(number)];
  for (size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>(number >> (8 * i));
  }
  out_->append(bytes, size);
}

void PickleEncoder::WriteInt(int64_t value) {
  if (value < std::numeric_limits<int32_t>::min() ||
      value > std::numeric_limits<int32_t>::max()) {
    char scratch[8];
    WriteBigInt(TwosComplementOf(value, scratch));
  } else if (value >= 0 && value <= std::numeric_limits<uint8_t>::max()) {
    Op(Opcode::kBinInt1);
    Number(value, 1);
  } else if (value >= 0 && value <= std::numeric_limits<uint16_t>::max()) {
    Op(Opcode::kBinInt2);
    Number(value, 2);
  } else {
    Op(Opcode::kBinInt);
    Number(static_cast<uint64_t>(value), 4);
  }
}

void PickleEncoder::WriteBigInt(absl::string_view little_endian) {
  const bool is_short =
      little_endian.size() <= std::numeric_limits<uint8_t>::max();
  Op(is_short ? Opcode::kLong1 : Opcode::kLong4);
  Number(little_endian.size(), is_short ? 1 : 4);
  out_->append(little_endian.data(), little_endian.size());
}

void PickleEncoder::WriteFloat(double value) {
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  Op(Opcode::kBinFloat);
  for (int shift = 56; shift >= 0; shift -= 8) {
    Byte(static_cast<char>(bits >> shift));
  }
}

bool PickleEncoder::WriteGet(Identity identity) {
  if (memo_.empty()) return false;
  const auto found = memo_.find(identity);
  if (found == memo_.end()) return false;
  const bool is_short = found->second <= std::numeric_limits<uint8_t>::max();
  Op(is_short ? Opcode::kBinGet : Opcode::kLongBinGet);
  Number(found->second, is_short ? 1 : 4);
  return true;
}

// True if the object that was just written must get a number in the memo.
bool PickleEncoder::WantsPut(Identity identity) const {
  if (python3_) return true;
  if (identity == kAnonymous) return false;
  const auto found = references_.find(identity);
  if (found == references_.end()) return false;
  if (found->second > 1) return true;
  const ValueKind kind = doc_->kind(ValueId(identity));
  return memoize_containers_ &&
         (kind == ValueKind::kList || kind == ValueKind::kDict);
}

void PickleEncoder::Put(Identity identity) {
  if (!WantsPut(identity)) return;
  const uint32_t index = next_memo_index_++;
  if (identity != kAnonymous) memo_.emplace(identity, index);
  const bool is_short = index <= std::numeric_limits<uint8_t>::max();
  Op(is_short ? Opcode::kBinPut : Opcode::kLongBinPut);
  Number(index, is_short ? 1 : 4);
}

absl::Status EncodePickle(const Document& doc, ValueId value,
                          PickleProfile profile, std::string* out) {
  PickleOptions options;
  options.profile = profile;
  return PickleEncoder(options).Encode(doc, value, out);
}

}  // namespace mitogen
