// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/parameter_form.h"

#include "views/common/list_completer.h"
#include "views/pipeline/pass_help.h"
#include "views/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace whittle {

namespace {

QStringList givenValues(const PassArgs& args, absl::string_view name) {
    QStringList values;
    for (const std::string& value : args.all(name)) values << toQString(value);
    return values;
}

QString docOf(const ParamInfo& param) { return QCoreApplication::translate("Param", std::string(param.doc).c_str()); }

bool isNumber(const ParamInfo& param) {
    return param.type == ParamInfo::Type::kInt || param.type == ParamInfo::Type::kFloat;
}

}  // namespace

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent), m_layout(new QFormLayout(this)) {
    m_layout->setContentsMargins(6, 4, 6, 4);
    m_layout->setVerticalSpacing(3);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
}

void ParameterForm::setPass(const PassInfo* pass, const PassArgs& args) {
    m_pass = pass;
    m_args = args;
    m_fields.clear();
    while (m_layout->rowCount() > 0) m_layout->removeRow(0);
    if (!pass) return;
    auto* summary = new QLabel(QCoreApplication::translate("Pass", std::string(pass->summary).c_str()), this);
    summary->setWordWrap(true);
    summary->setToolTip(passHelpHtml(*pass));
    m_layout->addRow(summary);
    for (const ParamInfo& param : pass->params) {
        QWidget* editor = makeEditor(param, args);
        editor->setToolTip(docOf(param));
        editor->setAccessibleName(toQString(param.name));
        editor->setAccessibleDescription(docOf(param));
        m_layout->addRow(toQString(param.name), editor);
        m_layout->labelForField(editor)->setToolTip(docOf(param));
    }
}

PassArgs ParameterForm::args() const {
    std::vector<std::pair<std::string, std::string>> values;
    for (const Field& field : m_fields) {
        for (const QString& value : field.values())
            values.emplace_back(std::string(field.param->name), fromQString(value));
    }
    for (const auto& [name, value] : m_args.values()) {
        const bool declared =
            std::any_of(m_fields.begin(), m_fields.end(), [&](const Field& f) { return f.param->name == name; });
        if (!declared) values.emplace_back(name, value);
    }
    return PassArgs(std::move(values));
}

QWidget* ParameterForm::makeEditor(const ParamInfo& param, const PassArgs& args) {
    const QStringList given = givenValues(args, param.name);
    if (param.type == ParamInfo::Type::kBool && !param.repeated) return makeCheckBox(param, given);
    const bool hasRange = param.minimum != param.maximum;
    if (isNumber(param) && !param.repeated && hasRange && !param.defaultValue.empty()) return makeSpinBox(param, given);
    if (param.type == ParamInfo::Type::kDataType && !param.repeated) return makeTypeBox(param, given);
    return makeLine(param, given);
}

QWidget* ParameterForm::makeCheckBox(const ParamInfo& param, const QStringList& given) {
    const bool fallback = param.defaultValue == "true";
    auto* box = new QCheckBox(this);
    box->setChecked(given.isEmpty() ? fallback : given.last() == QLatin1String("true"));
    connect(box, &QCheckBox::toggled, this, &ParameterForm::argsChanged);
    m_fields.push_back({&param, [box, fallback]() -> QStringList {
                            if (box->isChecked() == fallback) return {};
                            return {box->isChecked() ? QStringLiteral("true") : QStringLiteral("false")};
                        }});
    return box;
}

QWidget* ParameterForm::makeSpinBox(const ParamInfo& param, const QStringList& given) {
    const QString fallback = toQString(param.defaultValue);
    const QString text = given.isEmpty() ? fallback : given.last();
    const auto differing = [fallback](const QString& value) {
        return value == fallback ? QStringList() : QStringList{value};
    };
    if (param.type == ParamInfo::Type::kInt) {
        auto* box = new QSpinBox(this);
        box->setRange(static_cast<int>(std::max(param.minimum, -2147483648.0)),
                      static_cast<int>(std::min(param.maximum, 2147483647.0)));
        box->setValue(text.toInt());
        connect(box, &QSpinBox::valueChanged, this, &ParameterForm::argsChanged);
        m_fields.push_back({&param, [box, differing] { return differing(QString::number(box->value())); }});
        return box;
    }
    auto* box = new QDoubleSpinBox(this);
    box->setDecimals(6);
    box->setRange(param.minimum, param.maximum);
    box->setValue(text.toDouble());
    connect(box, &QDoubleSpinBox::valueChanged, this, &ParameterForm::argsChanged);
    const double number = fallback.toDouble();
    m_fields.push_back({&param, [box, number] {
                            return box->value() == number ? QStringList() : QStringList{QString::number(box->value())};
                        }});
    return box;
}

QWidget* ParameterForm::makeTypeBox(const ParamInfo& param, const QStringList& given) {
    auto* box = new QComboBox(this);
    box->setEditable(true);
    for (const char* name : {"", "float", "half", "bfloat16", "double", "int8", "uint8", "int16", "int32", "int64",
                             "bool", "quint8", "qint8"}) {
        box->addItem(QLatin1String(name));
    }
    const QString fallback = toQString(param.defaultValue);
    box->setCurrentText(given.isEmpty() ? fallback : given.last());
    connect(box, &QComboBox::currentTextChanged, this, &ParameterForm::argsChanged);
    m_fields.push_back({&param, [box, fallback] {
                            const QString text = box->currentText().trimmed();
                            return text.isEmpty() || text == fallback ? QStringList() : QStringList{text};
                        }});
    return box;
}

void ParameterForm::setGraph(std::shared_ptr<const Graph> graph) {
    if (graph == m_graph) return;
    m_graph = std::move(graph);
    for (const Field& field : m_fields) {
        if (field.line) complete(*field.line, *field.param);
    }
}

void ParameterForm::complete(QLineEdit& line, const ParamInfo& param) const {
    if (!m_graph) return;
    if (param.type == ParamInfo::Type::kOpType) completeList(line, opTypesOf(*m_graph), param.repeated);
    if (param.type == ParamInfo::Type::kAttrName) completeList(line, attrNamesOf(*m_graph), param.repeated);
    if (param.type == ParamInfo::Type::kNodeName) completeList(line, nodeNamesOf(*m_graph), param.repeated);
}

QWidget* ParameterForm::makeLine(const ParamInfo& param, const QStringList& given) {
    auto* line = new QLineEdit(this);
    // A comma inside a value (a shape) stays whole: only repeated parameters are lists.
    const bool isList = param.repeated;
    line->setText(given.join(QStringLiteral(", ")));
    line->setPlaceholderText(param.defaultValue.empty() ? tr("not given") : toQString(param.defaultValue));
    line->setClearButtonEnabled(true);
    complete(*line, param);
    connect(line, &QLineEdit::textChanged, this, &ParameterForm::argsChanged);
    m_fields.push_back({&param,
                        [line, isList] {
                            const QString text = line->text().trimmed();
                            if (!isList) return text.isEmpty() ? QStringList() : QStringList{text};
                            QStringList values;
                            for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
                                values << part.trimmed();
                            values.removeAll(QString());
                            return values;
                        },
                        line});
    if (param.type != ParamInfo::Type::kFile) return line;
    auto* pair = new QWidget(this);
    auto* layout = new QHBoxLayout(pair);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* browse = new QToolButton(pair);
    browse->setText(QStringLiteral("…"));
    browse->setAccessibleName(tr("Choose a file"));
    layout->addWidget(line);
    layout->addWidget(browse);
    connect(browse, &QToolButton::clicked, line, [line] {
        const QString path = QFileDialog::getOpenFileName(line, tr("Choose a File"));
        if (!path.isEmpty()) line->setText(path);
    });
    return pair;
}

}  // namespace whittle
