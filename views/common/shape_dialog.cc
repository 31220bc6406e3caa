// SPDX-License-Identifier: Apache-2.0
#include "views/common/shape_dialog.h"

#include "core/shapes/input_shape.h"
#include "views/common/formatting.h"
#include "views/document/document.h"
#include "views/text.h"

#include <QCoreApplication>
#include <QInputDialog>

namespace whittle {
namespace {

struct ShapeDialog {
    Q_DECLARE_TR_FUNCTIONS(ShapeDialog)
};

// The shape that was given before, else what the graph knows.
QString presentShape(const Document& document, const std::string& tensor) {
    for (const InputShape& given : document.pipeline().setup().inputShapes) {
        if (given.tensor == tensor) return toQString(sizesText(given.shape));
    }
    const absl::StatusOr<TensorName> name = parseTensorName(tensor);
    const GraphScenePtr scene = document.scene();
    const Node* node = name.ok() && scene ? scene->graph->index.node(absl::string_view(name->node)) : nullptr;
    if (!node) return {};
    const Shape shape = scene->tensors->of(node->id, name->index).shape;
    return shape.unknownRank ? QString() : toQString(sizesText(shape));
}

}  // namespace

void askInputShape(Document& document, const QString& tensor, QWidget* parent) {
    const std::string name = fromQString(tensor);
    QString text = presentShape(document, name);
    QString question =
        ShapeDialog::tr("Sizes of %1, as in 1x300x?x3; nothing gives back what the graph says:").arg(tensor);
    for (;;) {
        bool accepted = false;
        text =
            QInputDialog::getText(parent, ShapeDialog::tr("Input Shape"), question, QLineEdit::Normal, text, &accepted);
        if (!accepted) return;
        if (text.trimmed().isEmpty()) {
            document.pipeline().setInputShape(name, std::nullopt);
            return;
        }
        const absl::StatusOr<Shape> shape = parseSizes(fromQString(text));
        if (shape.ok()) {
            document.pipeline().setInputShape(name, *shape);
            return;
        }
        question = describeStatus(shape.status());
    }
}

}  // namespace whittle
