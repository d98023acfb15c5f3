#include "runwright_answers.h"
using Returned = {returned};
int main(int, char **words) {{
    runwright::Expected answers(words[1]);
{values}    return answers.end();
}}
