// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/pass_picker.h"

#include "views/pipeline/pass_help.h"

#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>
#include <QTreeWidget>

namespace whittle {

class PassPickerTest : public QObject {
    Q_OBJECT

    static QStringList shown(const PassPicker& picker) {
        QStringList names;
        const auto* list = picker.findChild<QTreeWidget*>();
        for (int g = 0; g < list->topLevelItemCount(); ++g) {
            for (int i = 0; i < list->topLevelItem(g)->childCount(); ++i) {
                if (!list->topLevelItem(g)->child(i)->isHidden()) names << list->topLevelItem(g)->child(i)->text(0);
            }
        }
        return names;
    }

  private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }

    void listsAllPassesByWhatTheyAreFor() {
        const PassPicker picker;
        const auto* list = picker.findChild<QTreeWidget*>();
        QCOMPARE(list->topLevelItemCount(), static_cast<int>(kPassGroups.size()));
        QCOMPARE(list->topLevelItem(0)->text(0), QStringLiteral("Clean up"));
        QVERIFY(!list->topLevelItem(0)->flags().testFlag(Qt::ItemIsSelectable));
        QCOMPARE(shown(picker).size(), static_cast<int>(allPasses().size()));
        QVERIFY(picker.chosen());
    }

    void findsByNameSummaryAndOtherToolsNames() {
        PassPicker picker;
        auto* line = picker.findChild<QLineEdit*>();
        const auto search = [&](const char* text) {
            line->setText(QLatin1String(text));
            return shown(picker);
        };
        QCOMPARE(search("remove_dev"), QStringList{"remove_device"});
        QVERIFY(search("eight bits").contains("quantize_weights"));
        QCOMPARE(search("convert_variables_to_constants"), QStringList{"freeze"});
        QVERIFY(search("extract_sub_graph").contains("strip_unused_nodes"));
        QVERIFY(search("rename").contains("rename_op"));
        // The one whose name it is comes first, though others mention it.
        search("fuse_convolutions");
        QCOMPARE(picker.chosen(), findPass("fuse_convolutions"));
        QVERIFY(search("no such pass").isEmpty());
        QVERIFY(!picker.chosen());
        auto* add = picker.findChild<QPushButton*>();
        for (QPushButton* button : picker.findChildren<QPushButton*>())
            if (button->isDefault()) add = button;
        QVERIFY(!add->isEnabled());
    }

    void theHelpFollowsTheKeyboard() {
        PassPicker picker;
        picker.show();
        auto* line = picker.findChild<QLineEdit*>();
        auto* help = picker.findChild<QTextBrowser*>();
        line->setFocus();
        const PassInfo* first = picker.chosen();
        QVERIFY(help->toPlainText().startsWith(
            QString::fromUtf8(first->name.data(), static_cast<int>(first->name.size()))));
        QTest::keyClick(line, Qt::Key_Down);
        const PassInfo* second = picker.chosen();
        QVERIFY(second && second != first);
        QVERIFY(help->toPlainText().contains(passSummary(*second)));
        QTest::keyClicks(line, QStringLiteral("quantize_w"));
        QVERIFY(help->toPlainText().contains(QStringLiteral("w = Dequantize")));
        QVERIFY(help->toPlainText().contains(QStringLiteral("minimum_size = 1024")));
        QSignalSpy accepted(&picker, &QDialog::accepted);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(picker.chosen(), findPass("quantize_weights"));
    }

    void everyPassHasHelp() {
        for (const PassInfo& pass : allPasses()) {
            QTextBrowser browser;
            browser.setHtml(passHelpHtml(pass));
            const QString text = browser.toPlainText();
            const QString line = QString::fromStdString(std::string(pass.sketch.after.value)).section('\n', 0, 0);
            QVERIFY2(text.contains(line), qPrintable(text));
            for (const ParamInfo& param : pass.params)
                QVERIFY2(text.contains(QString::fromStdString(std::string(param.name))), qPrintable(text));
        }
    }
};

}  // namespace whittle

QTEST_MAIN(whittle::PassPickerTest)
#include "pass_picker_test.moc"
