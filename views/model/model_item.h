// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaType>
#include <QString>

namespace whittle {

// What a row of the model panel stands for.
struct ModelItem {
    enum class Kind { kNone, kMetaGraph, kSignature, kTensor, kWholeGraph, kFunction, kVariable, kVersion };

    Kind kind = Kind::kNone;
    QString name;   // signature key, tensor name, function, checkpoint key, path of another version
    int index = 0;  // kMetaGraph
};

}  // namespace whittle

Q_DECLARE_METATYPE(whittle::ModelItem)
