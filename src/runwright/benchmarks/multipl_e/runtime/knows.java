{head}class Knows {{
    public static void main(String[] args) throws Exception {{
        RunwrightAnswers answers = RunwrightAnswers.expected(args[0]);
{values}        answers.end();
    }}
}}
