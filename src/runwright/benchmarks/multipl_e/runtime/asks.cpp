
}}
#include "runwright_answers.h"
int main() {{
    auto candidate = {function};
    runwright::Told answers("{answers}");
{tells}}}
