// The half of PickleEncoder that writes values without children.

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/opcode.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr absl::string_view kLatin1Name = "latin1";

bool IsHighSurrogate(uint32_t code_point) {
  return code_point >= 0xd800 && code_point <= 0xdbff;
}

bool IsLowSurrogate(uint32_t code_point) {
  return code_point >= 0xdc00 && code_point <= 0xdfff;
}

// The text as Python 2.7 encodes it: a pair of surrogates becomes the character
// that it stands for.
std::string JoinSurrogates(absl::string_view text) {
  std::string joined;
  while (!text.empty()) {
    uint32_t code_point = ConsumeCodePoint(&text);
    if (IsHighSurrogate(code_point) && !text.empty()) {
      absl::string_view rest = text;
      const uint32_t low = ConsumeCodePoint(&rest);
      if (IsLowSurrogate(low)) {
        code_point = 0x10000 + ((code_point - 0xd800) << 10) + (low - 0xdc00);
        text = rest;
      }
    }
    AppendCodePoint(code_point, &joined);
  }
  return joined;
}

// All surrogates begin with this byte.
bool MayHaveSurrogates(absl::string_view text) {
  return text.find('\xed') != absl::string_view::npos;
}

}  // namespace

void PickleEncoder::WriteLeaf(ValueId value, ValueKind kind) {
  if (kind == ValueKind::kFloat) return writer_.Float(doc_->AsFloat(value));
  if (kind == ValueKind::kBigInt) {
    return writer_.Long(doc_->IntegerBytes(value, nullptr));
  }
  if (kind == ValueKind::kGlobal) return WriteGlobalValue(value);
  if (WriteReference(value)) return;
  switch (kind) {
    case ValueKind::kBlob:
      return WriteCallOfBytes(value);
    case ValueKind::kSecret:
    case ValueKind::kCallError:
      return WriteCallOfText(value, kind);
    case ValueKind::kSender:
    case ValueKind::kContext:
      return WriteCallOfIds(value, kind);
    default:
      status_ = CallerFault(
          "PKL-22", absl::StrCat("expected a value that peers read in protocol "
                                 "2, got a ",
                                 ValueKindName(kind)));
  }
}

void PickleEncoder::WriteInt(int64_t value) {
  if (python2_ && value != static_cast<int32_t>(value)) {
    writer_.TextInt(value);
  } else {
    writer_.Int(value);
  }
}

void PickleEncoder::WriteTextForPython2(ValueId value, bool is_attribute) {
  const absl::string_view text = doc_->StringOf(value);
  if (IsTinyText(text)) return writer_.Text(text);
  if (WriteReference(value)) return;
  WriteTextJoiningSurrogates(text);
  if (is_attribute) {
    Put(value);
  } else {
    PutIfHeld(value);
  }
}

void PickleEncoder::WriteBytes(ValueId value) {
  const absl::string_view bytes = doc_->StringOf(value);
  if (python3_) {
    const ObjectIdentity identity = BytesIdentity(bytes, IdentityOf(value));
    return WriteBytesOfPython3(bytes, identity);
  }
  if (python2_ && bytes.size() <= 1) return writer_.String(bytes);
  if (WriteReference(value)) return;
  writer_.String(bytes);
  PutIfHeld(value);
}

void PickleEncoder::WriteTextJoiningSurrogates(absl::string_view text) {
  if (MayHaveSurrogates(text)) {
    writer_.Text(JoinSurrogates(text));
  } else {
    writer_.Text(text);
  }
}

void PickleEncoder::WriteBytesOfPython3(absl::string_view bytes,
                                        ObjectIdentity identity) {
  if (identity != kAnonymous && WriteGet(identity)) return;
  if (bytes.empty()) {
    WriteGlobal(GlobalIndexOf(GlobalMeaning::kBytes));
    writer_.Op(Opcode::kEmptyTuple);
  } else {
    WriteGlobal(GlobalIndexOf(GlobalMeaning::kLatin1Encode));
    // A single byte is a character that exists only once, too.
    const ObjectIdentity text =
        bytes.size() == 1 ? kCharacterIdentity + static_cast<uint8_t>(bytes[0])
                          : kAnonymous;
    if (text == kAnonymous || !WriteGet(text)) {
      writer_.Latin1(bytes);
      PutNumber(text);
    }
    if (!WriteGet(kLatin1NameIdentity)) {
      writer_.Text(kLatin1Name);
      PutNumber(kLatin1NameIdentity);
    }
    writer_.Op(Opcode::kTuple2);
    PutNumber(kAnonymous);
  }
  writer_.Op(Opcode::kReduce);
  PutNumber(identity);
}

void PickleEncoder::WriteGlobalValue(ValueId value) {
  const size_t index = doc_->global_index(value);
  if (python2_ && kGlobals[index].meaning == GlobalMeaning::kBytes) {
    status_ = CallerFault("PKL-22",
                          "expected a global that peers read, got the type "
                          "bytes, which is str on Python 2");
  } else {
    WriteGlobal(index);
  }
}

void PickleEncoder::WriteGlobal(size_t index) {
  const ValueId value = Document::Global(index);
  if (WriteReference(value)) return;
  writer_.Global(kGlobals[index].module, kGlobals[index].name);
  Put(value);
}

void PickleEncoder::WriteCallOfBytes(ValueId blob) {
  const absl::string_view bytes = doc_->StringOf(blob);
  WriteGlobal(*GlobalOf(ValueKind::kBlob));
  if (python3_) {
    const bool is_copy = !options_.blobs_share_bytes && !bytes.empty();
    WriteBytesOfPython3(
        bytes, is_copy ? kAnonymous : BytesIdentity(bytes, kAnonymous));
  } else {
    writer_.String(bytes);
  }
  WriteCall(1, blob);
}

void PickleEncoder::WriteCallOfText(ValueId value, ValueKind kind) {
  const absl::string_view text = doc_->StringOf(value);
  WriteGlobal(*GlobalOf(kind));
  if (python2_) {
    WriteTextJoiningSurrogates(text);
    // The text of a Secret is a copy that nothing else holds.
    if (kind == ValueKind::kCallError && !IsTinyText(text)) PutAnonymous();
  } else {
    ObjectIdentity identity =
        python3_ ? TextIdentity(text, kAnonymous) : kAnonymous;
    // A Secret copies its text, even one that CPython has only once.
    if (kind == ValueKind::kSecret && !text.empty()) identity = kAnonymous;
    if (identity == kAnonymous || !WriteGet(identity)) {
      writer_.Text(text);
      if (python3_) PutNumber(identity);
    }
  }
  WriteCall(1, value);
}

void PickleEncoder::WriteCallOfIds(ValueId value, ValueKind kind) {
  WriteGlobal(*GlobalOf(kind));
  WriteInt(doc_->context_id(value));
  if (kind == ValueKind::kSender) {
    WriteInt(doc_->handle(value));
  } else if (doc_->is_none(doc_->context_name(value))) {
    writer_.Op(Opcode::kNone);
  } else if (python2_) {
    WriteTextForPython2(doc_->context_name(value), /*is_attribute=*/true);
  } else {
    WriteText(doc_->context_name(value));
  }
  WriteCall(2, value);
}

// Ends a call whose global and arguments are written.
void PickleEncoder::WriteCall(size_t arguments, ValueId value) {
  writer_.Op(arguments == 1 ? Opcode::kTuple1 : Opcode::kTuple2);
  // Python 2.7 puts nothing into the memo that only the pickler holds.
  if (!python2_) PutAnonymous();
  writer_.Op(Opcode::kReduce);
  Put(value);
}

}  // namespace mitogen
