// SPDX-License-Identifier: Apache-2.0
#pragma once

class QSettings;

namespace whittle {

class Document;

// What is kept for each model between two times it is opened: the pipeline, and which boxes are open.
void saveSession(const Document& document, QSettings& settings);
// Applies what was saved for the document's path; does nothing when there is nothing. Call when the model was opened.
void restoreSession(Document& document, QSettings& settings);

}  // namespace whittle
