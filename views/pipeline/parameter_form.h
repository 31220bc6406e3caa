// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/passes/pass.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QFormLayout;
class QLineEdit;

namespace whittle {

// The form of a pass's declared parameters. Only what differs from the default is among the arguments; a repeated
// parameter is a list apart by commas.
class ParameterForm final : public QWidget {
    Q_OBJECT

  public:
    explicit ParameterForm(QWidget* parent = nullptr);

    // Shows the parameters of `pass` (null: nothing) with `args` filled in.
    void setPass(const PassInfo* pass, const PassArgs& args);
    // The graph that the pass is given (null: none): completes op types, names of attributes and of nodes. Fields stay
    // as they are.
    void setGraph(std::shared_ptr<const Graph> graph);
    const PassInfo* pass() const { return m_pass; }
    PassArgs args() const;

  signals:
    void argsChanged();

  private:
    struct Field {
        const ParamInfo* param;
        std::function<QStringList()> values;  // as given; empty: the default
        QLineEdit* line = nullptr;            // of a field that is completed from the graph
    };

    QWidget* makeEditor(const ParamInfo& param, const PassArgs& args);
    QWidget* makeCheckBox(const ParamInfo& param, const QStringList& given);
    QWidget* makeSpinBox(const ParamInfo& param, const QStringList& given);
    QWidget* makeTypeBox(const ParamInfo& param, const QStringList& given);
    QWidget* makeLine(const ParamInfo& param, const QStringList& given);
    void complete(QLineEdit& line, const ParamInfo& param) const;

    const PassInfo* m_pass = nullptr;
    PassArgs m_args;  // as set; those that no parameter declares are kept
    std::shared_ptr<const Graph> m_graph;
    std::vector<Field> m_fields;
    QFormLayout* m_layout;
};

}  // namespace whittle
