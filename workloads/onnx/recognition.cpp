// SPDX-License-Identifier: Apache-2.0
#include "workloads/onnx/steps.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace pivotsim::onnx {
namespace {

using Indices = std::vector<std::size_t>;

/// One attention: its heads, what they read and what joins them.
struct Attention {
    struct Head {
        std::size_t qkt = 0, softmax = 0, smxv = 0;
    };

    std::vector<Head> heads;
    std::set<std::size_t> projections_in; ///< Q, K, V, or the one GEMM that makes all three
    std::optional<std::size_t> proj, residual;
};

struct Mlp {
    std::size_t fc1 = 0, gelu = 0, fc2 = 0, residual = 0;
};

class Recognition {
public:
    explicit Recognition(Steps& steps) : steps_(steps.steps), all_(steps), readers_(steps.readers()) { }

    void run()
    {
        find_attentions();
        find_mlps();
        name_encoders();
        for (std::size_t at = 0; at < steps_.size(); ++at)
            if (steps_[at].kind == OperatorKind::layer_norm)
                steps_[at].group = Group::norm;
        if (last_ > 0) {
            name_stem();
            name_head();
        }
    }

private:
    bool is(std::size_t at, OperatorKind kind) const { return steps_[at].kind == kind; }

    std::optional<std::size_t> only_source(const Sources& sources) const
    {
        if (sources.size() != 1 || sources.front().kind != Source::Kind::step)
            return std::nullopt;
        return sources.front().at;
    }

    /// The first step of that kind that reads what `at` writes.
    std::optional<std::size_t> reader(std::size_t at, OperatorKind kind) const
    {
        for (const std::size_t each : readers_[at])
            if (is(each, kind))
                return each;
        return std::nullopt;
    }

    /// A softmax between two batched GEMMs; heads that one projection joins are one attention.
    void find_attentions()
    {
        for (std::size_t softmax = 0; softmax < steps_.size(); ++softmax) {
            if (!is(softmax, OperatorKind::softmax))
                continue;
            const auto qkt = only_source(steps_[softmax].inputs);
            const auto smxv = reader(softmax, OperatorKind::batched_gemm);
            if (!qkt || !is(*qkt, OperatorKind::batched_gemm) || !smxv
                || only_source(steps_[*smxv].inputs) != softmax)
                continue;
            const auto proj = reader(*smxv, OperatorKind::gemm);
            Attention& attention = attentions_[proj.value_or(*smxv)];
            attention.heads.push_back({*qkt, softmax, *smxv});
            attention.proj = proj;
            if (proj)
                attention.residual = reader(*proj, OperatorKind::add);
            Sources read = steps_[*qkt].inputs;
            read.push_back(*steps_[*qkt].batched_b);
            read.push_back(*steps_[*smxv].batched_b);
            for (const Source& source : read)
                if (source.kind == Source::Kind::step && is(source.at, OperatorKind::gemm))
                    attention.projections_in.insert(source.at);
        }
    }

    /// A GELU between two GEMMs, and a residual behind.
    void find_mlps()
    {
        for (std::size_t gelu = 0; gelu < steps_.size(); ++gelu) {
            if (!is(gelu, OperatorKind::gelu))
                continue;
            const auto fc1 = only_source(steps_[gelu].inputs);
            const auto fc2 = reader(gelu, OperatorKind::gemm);
            const auto residual = fc2 ? reader(*fc2, OperatorKind::add) : std::nullopt;
            if (fc1 && is(*fc1, OperatorKind::gemm) && residual)
                mlps_.push_back({*fc1, gelu, *fc2, *residual});
        }
    }

    /// An attention begins an encoder, and so does an MLP where the encoder has one already: PIVOT's skipped
    /// attentions leave the MLP alone.
    void name_encoders()
    {
        std::map<std::size_t, std::pair<const Attention*, const Mlp*>> events; // by their first step
        for (const auto& [key, attention] : attentions_) {
            const std::size_t begin = attention.projections_in.empty() ? attention.heads.front().qkt
                                                                       : *attention.projections_in.begin();
            events[begin].first = &attention;
        }
        for (const Mlp& mlp : mlps_)
            events[mlp.fc1].second = &mlp;
        EncoderIndex count = 0; // encoders begun
        bool has_mlp = true; // the last one: it is complete
        for (const auto& [begin, event] : events) {
            if (event.first != nullptr || has_mlp)
                ++count;
            has_mlp = event.second != nullptr;
            encoder_ = count - 1;
            if (event.first != nullptr)
                name_attention(*event.first);
            if (event.second != nullptr)
                name_mlp(*event.second);
        }
    }

    void name_attention(const Attention& attention)
    {
        if (!attention.projections_in.empty())
            name_norm("norm1", *attention.projections_in.begin());
        const bool fused = attention.projections_in.size() == 1;
        std::size_t number = 0;
        for (const std::size_t at : attention.projections_in) {
            static const char* const parts[] = {"q", "k", "v"};
            const bool three = attention.projections_in.size() == 3;
            name(at,
                fused       ? "qkv"
                    : three ? parts[number]
                            : fmt::format("qkv{}", number + 1),
                Group::attention_mac);
            ++number;
        }
        number = 0;
        for (const Attention::Head& head : attention.heads) {
            const std::string suffix = attention.heads.size() > 1 ? fmt::format(".h{}", ++number) : "";
            name(head.qkt, "qkt" + suffix, Group::attention_mac);
            name(head.softmax, "softmax" + suffix, Group::softmax);
            name(head.smxv, "smxv" + suffix, Group::attention_mac);
        }
        if (attention.proj)
            name(*attention.proj, "proj", Group::attention_mac);
        if (attention.residual)
            name_residual("residual1", *attention.residual, *attention.proj);
    }

    void name_mlp(const Mlp& mlp)
    {
        name_norm("norm2", mlp.fc1);
        name(mlp.fc1, "fc1", Group::mlp);
        name(mlp.gelu, "gelu", Group::mlp);
        name(mlp.fc2, "fc2", Group::mlp);
        name_residual("residual2", mlp.residual, mlp.fc2);
    }

    void name_norm(const char* text, std::size_t reader)
    {
        const auto norm = only_source(steps_[reader].inputs);
        if (norm && is(*norm, OperatorKind::layer_norm))
            name(*norm, text, Group::norm);
    }

    /// The stream comes first, as in our own zoo; what is added to it second.
    void name_residual(const char* text, std::size_t add, std::size_t branch)
    {
        Sources& inputs = steps_[add].inputs;
        if (inputs.size() == 2 && inputs.front() == Source{Source::Kind::step, branch})
            std::swap(inputs[0], inputs[1]);
        name(add, text, Group::residual);
    }

    void name(std::size_t at, const std::string& text, Group group)
    {
        Step& step = steps_[at];
        if (!step.name.empty())
            return;
        step.name = fmt::format("encoder.{}.{}", encoder_ + 1, text);
        step.group = group;
        step.encoder = encoder_;
        first_ = std::min(first_, at);
        last_ = std::max(last_, at);
    }

    /// Everything before the first encoder but norms; convolutions count from 1.
    void name_stem()
    {
        std::size_t convolutions = 0;
        bool embedded = false;
        for (std::size_t at = 0; at < first_; ++at) {
            Step& step = steps_[at];
            if (step.kind == OperatorKind::layer_norm)
                continue;
            step.group = Group::stem;
            if (step.kind == OperatorKind::conv)
                step.name = fmt::format("stem.conv{}", ++convolutions);
            if (step.kind != OperatorKind::add || embedded)
                continue;
            const auto weights = std::stable_partition(step.inputs.begin(), step.inputs.end(),
                [](const Source& source) { return source.kind != Source::Kind::constant; });
            embedded = weights != step.inputs.end();
            if (embedded) // class token and position, after the patches as in our own zoo
                step.name = "stem.embed";
        }
    }

    void name_head()
    {
        const auto logits = only_source(all_.output);
        bool normed = false;
        for (std::size_t at = last_ + 1; at < steps_.size(); ++at) {
            Step& step = steps_[at];
            if (step.kind == OperatorKind::layer_norm) {
                if (!normed)
                    step.name = "norm";
                normed = true;
                continue;
            }
            step.group = Group::head;
            if (at == logits && step.kind == OperatorKind::gemm)
                step.name = "classifier";
        }
    }

    std::vector<Step>& steps_;
    const Steps& all_;
    const std::vector<Indices> readers_;
    std::map<std::size_t, Attention> attentions_; ///< by the projection that joins the heads
    std::vector<Mlp> mlps_;
    EncoderIndex encoder_ = 0;
    std::size_t first_ = static_cast<std::size_t>(-1), last_ = 0; ///< steps of encoders
};

} // namespace

void recognise(Steps& steps)
{
    Recognition{steps}.run();
}

} // namespace pivotsim::onnx
